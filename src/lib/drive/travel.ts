import { walking, type Whereabouts } from '../domain/drive/gps-filter.ts';
import { between, turn, unit } from '../domain/geo/sphere.ts';

/** Lorries do 80; until one has driven for a while that is assumed, metres a second. */
export const usualPace = 20;
/** Slower than this in the mean nobody gets anywhere, metres a second: a queue ends. */
const leastPace = 8;
/** The pace is that of about so many seconds. */
const paceMemory = 300;
/** Two looks farther apart than this say no more of the pace, seconds. */
const longestGap = 60;
/** A turn is what the heading has changed within this, ms. */
const turnMemory = 10_000;

/** How far, how fast and how straight somebody has driven, from one look to the next. */
export class Travel {
	/** metres driven in all */
	driven = 0;
	/** metres a second in the mean of the last minutes */
	pace = usualPace;
	#headings: { heading: number; at: number }[] = [];
	#before: Whereabouts | null = null;
	#lastLook = 0;

	/** @param now epoch ms */
	note(here: Whereabouts, now: number): void {
		const seconds = Math.min(longestGap, (now - this.#lastLook) / 1000);
		this.#lastLook = now;
		if (this.#before && here.source !== 'lost') this.driven += between(unit(this.#before), unit(here));
		this.#before = here;
		if (here.speed >= walking) {
			const weight = 1 - Math.exp(-seconds / paceMemory);
			this.pace = Math.max(leastPace, this.pace + weight * (here.speed - this.pace));
		}
		if (here.heading !== null) this.#headings.push({ heading: here.heading, at: now });
		this.#headings = this.#headings.filter(({ at }) => now - at <= turnMemory);
	}

	/** How much the heading has changed within the last ten seconds, degrees. */
	get turned(): number {
		const last = this.#headings.at(-1);
		return last ? Math.max(...this.#headings.map(({ heading }) => turn(heading, last.heading))) : 0;
	}
}
