import type { Network } from '../road/network.ts';
import { laneOf, type Lane } from '../road/lane.ts';
import { bearing, between, unit, type Position } from '../geo/sphere.ts';

/** One position sample of the device. */
export interface Sample extends Position {
	/** radius that contains the true position with 95 %, metres */
	accuracy: number;
	/** degrees clockwise from north; null if the device does not know */
	heading: number | null;
	/** metres a second; null if the device does not know */
	speed: number | null;
	/** epoch ms */
	time: number;
}

/** The best known position of the driver. */
export interface Whereabouts extends Position {
	/** degrees clockwise from north; null if unknown */
	heading: number | null;
	/** metres a second */
	speed: number;
	/** accuracy of the last sample, metres */
	accuracy: number;
	/** the road being driven; null if on none */
	lane: Lane | null;
	/** measured; reckoned: computed from the last speed along the road, as in a tunnel; lost: unknown, the last position stays */
	source: 'measured' | 'reckoned' | 'lost';
	/** time of the last sample, epoch ms */
	measured: number;
}

/** A sample with worse accuracy than this is rejected, metres. */
const coarse = 150;
/** Maximum speed between two samples, metres a second. */
const fastest = 60;
/** Number of consistent samples in a row that are accepted however far they are from the last position. */
const agreeing = 3;
/** Maximum time of reckoning along the road without samples, milliseconds: the longest tunnels here take less at 80 km/h. */
export const reckoningTime = 240_000;
/** Speed below which a driver counts as stationary, metres a second. */
export const walking = 1.5;
/** Minimum distance between two positions to compute a heading from them, metres. */
const stride = 20;
/** Maximum age of a heading, milliseconds. */
const headingHolds = 60_000;

interface Taken extends Sample {
	heading: number | null;
	speed: number;
	lane: Lane | null;
	headingAt: number;
}

/**
 * Computes the driver's position from the samples of a receiver. It rejects samples that are too coarse, jump or arrive late,
 * derives heading and speed from the positions if the device does not give them, and follows the road without reception.
 */
export class GpsFilter {
	/** time without a sample after which the position is computed, milliseconds; must be longer than the sampling interval */
	patience = 5000;

	#network: Network;
	#last: Taken | null = null;
	/** position from which the next heading is computed */
	#anchor: Position | null = null;
	#suspects: Sample[] = [];

	constructor(network: Network) {
		this.#network = network;
	}

	/** Sets the roads, and finds the lane of the last sample on them immediately. */
	use(network: Network): void {
		this.#network = network;
		if (this.#last) this.#last.lane = laneOf(network, this.#last, this.#last.heading, null);
	}

	/** Takes in a sample. @returns false if the sample is rejected */
	hear(sample: Sample): boolean {
		const last = this.#last;
		if (last && sample.time <= last.time) return false;
		const stale = !last || sample.time - last.time > reckoningTime;
		if (sample.accuracy > coarse && !stale) return false;
		if (last && !stale && !reachable(last, sample)) {
			const previous = this.#suspects.at(-1);
			this.#suspects = previous && reachable(previous, sample) ? [...this.#suspects, sample] : [sample];
			if (this.#suspects.length < agreeing) return false;
			// the samples before the jump were wrong
			this.#take(sample, null);
			return true;
		}
		this.#take(sample, stale ? null : last);
		return true;
	}

	/** The position at a moment; null before the first sample. @param now epoch ms */
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
				// a stationary driver is probably still there
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
			// a movement smaller than the error of the positions may be no movement at all
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

/** True if the distance between two samples is possible at the maximum speed. */
function reachable(a: Sample, b: Sample): boolean {
	const seconds = Math.max(0, (b.time - a.time) / 1000);
	return between(unit(a), unit(b)) <= fastest * seconds + a.accuracy + b.accuracy;
}
