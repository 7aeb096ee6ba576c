import { walking, type Whereabouts } from '../domain/drive/gps-filter.ts';
import { between, turn, unit } from '../domain/geo/sphere.ts';

/** Pace assumed at the start of a drive, metres a second; lorries drive 80 km/h. */
export const usualPace = 20;
/** Lower limit of the pace, metres a second: slow traffic does not last all the way. */
const leastPace = 8;
/** Time constant of the mean pace, seconds. */
const paceMemory = 300;
/** Longest time between two updates that counts in the mean pace, seconds. */
const longestGap = 60;
/** Maximum speed that counts, metres a second: a corrected position is not a distance driven. */
const fastest = 60;
/** A turn is the change of heading within this time, ms. */
const turnMemory = 10_000;

/** Distance, pace and turn of a drive, renewed with each update. */
export class Travel {
	/** metres driven in all */
	driven = 0;
	/** mean pace of the last minutes, metres a second */
	pace = usualPace;
	#headings: { heading: number; at: number }[] = [];
	#before: Whereabouts | null = null;
	#lastLook: number | null = null;

	/** @param now by a clock that is never set, ms */
	note(here: Whereabouts, now: number): void {
		const passed = Math.max(0, now - (this.#lastLook ?? now)) / 1000;
		const seconds = Math.min(longestGap, passed);
		this.#lastLook = now;
		if (this.#before?.jumps === here.jumps && here.source !== 'lost')
			this.driven += Math.min(fastest * passed, between(unit(this.#before), unit(here)));
		this.#before = here;
		if (here.speed >= walking) {
			const weight = 1 - Math.exp(-seconds / paceMemory);
			this.pace = Math.max(leastPace, this.pace + weight * (here.speed - this.pace));
		}
		if (here.heading !== null) this.#headings.push({ heading: here.heading, at: now });
		this.#headings = this.#headings.filter(({ at }) => now - at <= turnMemory);
	}

	/** Greatest change of heading within the last ten seconds, degrees. */
	get turned(): number {
		const last = this.#headings.at(-1);
		return last ? Math.max(...this.#headings.map(({ heading }) => turn(heading, last.heading))) : 0;
	}
}
