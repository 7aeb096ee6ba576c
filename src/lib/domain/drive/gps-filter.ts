import type { Network } from '../road/network.ts';
import { laneOf, type Lane } from '../road/lane.ts';
import { bearing, between, unit, type Position } from '../geo/sphere.ts';

/** What the device says of where it is. */
export interface Sample extends Position {
	/** metres, at 95% */
	accuracy: number;
	/** degrees clockwise from north; null where the device does not know */
	heading: number | null;
	/** metres a second; null where the device does not know */
	speed: number | null;
	/** epoch ms */
	time: number;
}

/** Where somebody is as far as that can be said. */
export interface Whereabouts extends Position {
	/** degrees clockwise from north; null where one stands or it is not known */
	heading: number | null;
	/** metres a second */
	speed: number;
	/** of the last measurement, metres */
	accuracy: number;
	/** the road driven; null where one is on none */
	lane: Lane | null;
	/** measured, worked out from the last speed along the road as in a tunnel, or not known any more */
	source: 'measured' | 'reckoned' | 'lost';
	/** when it was measured last, epoch ms */
	measured: number;
}

/** Worse than this says too little, metres. */
const coarse = 150;
/** Nobody drives faster, metres a second. */
const fastest = 60;
/** So many samples in a row that agree with each other are right, however far they are from where one was. */
const agreeing = 3;
/** So long the road is followed blindly, milliseconds: the longest tunnels here take less at 80 km/h. */
export const reckoningTime = 240_000;
/** Slower than this one stands, metres a second. */
export const walking = 1.5;
/** One has to have moved this far for a heading to be read off two positions, metres. */
const stride = 20;
/** A heading that is not measured again is forgotten after so long, milliseconds. */
const headingHolds = 60_000;

interface Taken extends Sample {
	heading: number | null;
	speed: number;
	lane: Lane | null;
	headingAt: number;
}

/**
 * Turns what a receiver says into where somebody is: leaves out what is too coarse, what jumps and what comes late, reads
 * heading and speed off the way where the device does not say, and follows the road where nothing is received.
 */
export class GpsFilter {
	/** without a sample for longer than this the position is worked out, milliseconds; has to exceed the pause between samples */
	patience = 5000;

	#network: Network;
	#last: Taken | null = null;
	/** from where the next heading is read */
	#anchor: Position | null = null;
	#suspects: Sample[] = [];

	constructor(network: Network) {
		this.#network = network;
	}

	/** The roads are here, or others: where one is on them shows at once. */
	use(network: Network): void {
		this.#network = network;
		if (this.#last) this.#last.lane = laneOf(network, this.#last, this.#last.heading, null);
	}

	/** Hears the receiver. @returns false where the sample says nothing that can be believed */
	hear(sample: Sample): boolean {
		const last = this.#last;
		if (last && sample.time <= last.time) return false;
		const stale = !last || sample.time - last.time > reckoningTime;
		if (sample.accuracy > coarse && !stale) return false;
		if (last && !stale && !reachable(last, sample)) {
			const previous = this.#suspects.at(-1);
			this.#suspects = previous && reachable(previous, sample) ? [...this.#suspects, sample] : [sample];
			if (this.#suspects.length < agreeing) return false;
			// it was the earlier ones that were wrong
			this.#take(sample, null);
			return true;
		}
		this.#take(sample, stale ? null : last);
		return true;
	}

	/** Where one is at a moment; null before the first sample. @param now epoch ms */
	at(now: number): Whereabouts | null {
		const last = this.#last;
		if (!last) return null;
		const { lon, lat, heading, speed, accuracy, lane, time } = last;
		const measured = time;
		const age = now - time;
		if (age <= this.patience)
			return { lon, lat, heading, speed, accuracy, lane, source: 'measured', measured };
		if (!lane || speed < walking || age > reckoningTime)
			return {
				lon,
				lat,
				heading,
				speed,
				accuracy,
				lane,
				// who stood still is still there, for as long as that is likely
				source: speed < walking && age <= reckoningTime ? 'measured' : 'lost',
				measured
			};
		const { loop } = this.#network.roads.get(lane.road)!;
		const length = this.#network.lengthOf(lane.road);
		const driven = lane.at + (lane.way * speed * age) / 1000;
		const at = loop ? ((driven % length) + length) % length : Math.max(0, Math.min(length, driven));
		const here = this.#network.positionAt(lane.road, at);
		return { ...here, heading, speed, accuracy, lane: { ...lane, at }, source: 'reckoned', measured };
	}

	#take(sample: Sample, before: Taken | null): void {
		this.#suspects = [];
		const seconds = before ? (sample.time - before.time) / 1000 : 0;
		const moved = before ? between(unit(before), unit(sample)) : 0;
		const told = sample.speed !== null && Number.isFinite(sample.speed) && sample.speed >= 0;
		let speed = told ? sample.speed! : 0;
		if (!told && before) {
			// within the error of the two positions one may as well have stood
			const measured = moved > Math.min(stride, sample.accuracy) ? moved / seconds : 0;
			speed = seconds > 10 ? measured : 0.5 * before.speed + 0.5 * measured;
		}
		let heading: number | null = null;
		let headingAt = sample.time;
		this.#anchor = before ? this.#anchor : sample;
		const compass = sample.heading !== null && Number.isFinite(sample.heading) && speed >= walking;
		const far = between(unit(this.#anchor!), unit(sample));
		if (compass) {
			heading = sample.heading;
			this.#anchor = sample;
		} else if (far >= Math.max(stride, Math.min(sample.accuracy, coarse))) {
			heading = bearing(this.#anchor!, sample);
			this.#anchor = sample;
		} else if (before && sample.time - before.headingAt <= headingHolds) {
			heading = before.heading;
			headingAt = before.headingAt;
		}
		const lane = laneOf(this.#network, sample, heading, before?.lane ?? null);
		this.#last = { ...sample, speed, heading, headingAt, lane };
	}
}

/** True where one can have got from one sample to the other. */
function reachable(a: Sample, b: Sample): boolean {
	const seconds = Math.max(0, (b.time - a.time) / 1000);
	return between(unit(a), unit(b)) <= fastest * seconds + a.accuracy + b.accuracy;
}
