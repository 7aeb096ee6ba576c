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
	/** arrival by a clock that is never set, such as `performance.now()`, milliseconds */
	time: number;
	/** the receiver's own time of the fix, milliseconds of any epoch: only differences count, and the clock may be set */
	fixed?: number;
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
	/** time of the last sample, by the clock of the samples, milliseconds */
	measured: number;
	/** number of jumps so far: the distance between positions before and after a jump was not driven */
	jumps: number;
}

/** A sample with worse accuracy than this is rejected, metres. */
const coarse = 150;
/** Accuracy assumed where the device gives none, metres. */
const unknownAccuracy = 100;
/** Lower limit of the accuracy: no phone measures better, and some say 0, metres. */
const finest = 3;
/** Maximum speed between two samples, metres a second. */
const fastest = 60;
/** Number of consistent samples in a row that are accepted however far they are from the last position. */
const agreeing = 3;
/** Number of positions, each consistent in itself, that may compete with the last position. */
const rivals = 4;
/** Maximum time between two samples that confirm each other, milliseconds. */
const confirming = 60_000;
/** After this time without a sample, the next one must be near the computed position or be confirmed, milliseconds. */
const shortGap = 30_000;
/** Distance from the computed position at which a sample is believed after a gap, metres, plus half the way computed. */
const nearby = 300;
/** Number of positions kept to recognise one that comes again. */
const remembered = 32;
/** Number of different repeated positions in a row that are a way back. */
const wayBack = 5;
/** Maximum deceleration or acceleration of a vehicle, metres a second squared. */
const braking = 4;
/** Speed above which a repeated position is a frozen receiver, not a vehicle that has stopped, metres a second. */
const stoppable = 6;
/** Maximum difference between two delays of one receiver whose clock was not set, milliseconds. */
const sameDelay = 1500;
/** Around 0° N 0° E lies a sea, and the position of receivers that know none, degrees. */
const nullIsland = 0.01;
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

/** Samples that agree with each other but not with the last position. */
interface Rival {
	last: Sample;
	count: number;
}

/**
 * Computes the driver's position from the samples of a receiver. It rejects samples that are too coarse, jump, repeat or arrive
 * late, derives heading and speed from the positions if the device does not give them or contradicts its own positions, and
 * follows the road without reception.
 */
export class GpsFilter {
	/** time without a sample after which the position is computed, milliseconds; must be longer than the sampling interval */
	patience = 5000;

	#network: Network;
	#last: Taken | null = null;
	/** position from which the next heading is computed */
	#anchor: Position | null = null;
	#rivals: Rival[] = [];
	/** positions taken lately, as text */
	#recent: string[] = [];
	/** the last samples in a row that repeated such a position */
	#recalled: string[] = [];
	#jumps = 0;
	/** samples in a row whose own speed contradicts the movement */
	#contradictions = 0;
	/** arrival time minus the receiver's time of a sample that seemed late, milliseconds */
	#lateDelay: number | null = null;

	constructor(network: Network) {
		this.#network = network;
	}

	/** Sets the roads, and finds the lane of the last sample on them immediately. */
	use(network: Network): void {
		this.#network = network;
		if (this.#last) this.#last.lane = laneOf(network, this.#last, this.#last.heading, null);
	}

	/** Takes in a sample. @returns false if the sample is rejected */
	hear(raw: Sample): boolean {
		const sample = cleaned(raw);
		if (!sample) return false;
		const last = this.#last;
		if (!last) return this.#take(sample, null);
		if (sample.time <= last.time || this.#isLate(sample, last)) return false;
		if (sample.lon === last.lon && sample.lat === last.lat) return this.#repeated(sample, last);
		const moved = between(unit(last), unit(sample));
		// a receiver that alternates between a stuck position and true ones, or sends old ones again
		if (moved > stride && this.#isRecalled(sample)) return false;
		const gap = sample.time - last.time;
		if (sample.accuracy > coarse) {
			const better = last.accuracy > coarse && (sample.accuracy <= last.accuracy || gap > reckoningTime);
			return better && this.#take(sample, null);
		}
		// the distance from a coarse position is mostly its error
		if (last.accuracy > coarse) return this.#take(sample, null);
		if (reachable(last, sample) && (gap <= shortGap || this.#isNear(sample))) return this.#take(sample, last);
		// the samples before the jump were wrong, or the way since then is unknown
		return this.#confirmed(sample) && this.#take(sample, null);
	}

	/** The position at a moment; null before the first sample. @param now by the clock of the samples, milliseconds */
	at(now: number): Whereabouts | null {
		const last = this.#last;
		if (!last) return null;
		const { lon, lat, heading, speed, accuracy, lane, time } = last;
		const known = { heading, speed, accuracy, measured: time, jumps: this.#jumps };
		const age = now - time;
		if (age <= this.patience) return { ...known, lon, lat, lane, source: 'measured' };
		if (!lane || speed < walking || age > reckoningTime)
			// a stationary driver is probably still there
			return {
				...known,
				lon,
				lat,
				lane,
				source: speed < walking && age <= reckoningTime ? 'measured' : 'lost'
			};
		const { loop } = this.#network.roads.get(lane.road)!;
		const length = this.#network.lengthOf(lane.road);
		const driven = lane.at + (lane.way * speed * age) / 1000;
		const at = loop ? ((driven % length) + length) % length : Math.max(0, Math.min(length, driven));
		const here = this.#network.positionAt(lane.road, at);
		return { ...known, ...here, lane: { ...lane, at }, source: 'reckoned' };
	}

	/** True if the receiver measured the sample before the last one. Two such samples with one delay: its clock was set. */
	#isLate(sample: Sample, last: Sample): boolean {
		if (sample.fixed === undefined || last.fixed === undefined || sample.fixed > last.fixed) return false;
		const delay = sample.time - sample.fixed;
		const set =
			sample.fixed !== last.fixed &&
			this.#lateDelay !== null &&
			Math.abs(delay - this.#lateDelay) <= sameDelay;
		this.#lateDelay = delay;
		return !set;
	}

	/** True if the position was taken before; many different ones in a row are a way back. */
	#isRecalled(sample: Sample): boolean {
		const key = keyOf(sample);
		if (!this.#recent.includes(key)) {
			this.#recalled = [];
			return false;
		}
		if (!this.#recalled.includes(key)) this.#recalled.push(key);
		return this.#recalled.length < wayBack;
	}

	/** Takes the position of the last sample once more: the driver stands there, or the receiver is frozen. */
	#repeated(sample: Sample, last: Taken): boolean {
		const moves = last.speed >= stoppable || (sample.speed ?? 0) >= walking;
		if (moves) return false;
		const rivals = this.#rivals;
		this.#take({ ...sample, speed: 0 }, last);
		// a stuck position proves nothing against the others
		this.#rivals = rivals;
		return true;
	}

	/** True if the sample is near the position computed for its time. */
	#isNear(sample: Sample): boolean {
		const here = this.at(sample.time)!;
		if (here.source === 'lost') return false;
		const gap = (sample.time - here.measured) / 1000;
		return between(unit(here), unit(sample)) <= nearby + 0.5 * here.speed * gap;
	}

	/** True if enough different samples agree with this one. */
	#confirmed(sample: Sample): boolean {
		this.#rivals = this.#rivals.filter(({ last }) => sample.time - last.time <= confirming);
		const rival = this.#rivals.find(({ last }) => reachable(last, sample));
		if (!rival) {
			this.#rivals = [...this.#rivals, { last: sample, count: 1 }].slice(-rivals);
			return false;
		}
		if (rival.last.lon === sample.lon && rival.last.lat === sample.lat) return false;
		rival.last = sample;
		rival.count++;
		return rival.count >= agreeing;
	}

	/** @param before the last sample; null if the way from there to this sample was not driven */
	#take(sample: Sample, before: Taken | null): true {
		if (!before) {
			this.#jumps++;
			this.#contradictions = 0;
		}
		this.#rivals = [];
		this.#lateDelay = null;
		this.#recent = [...this.#recent, keyOf(sample)].slice(-remembered);
		const seconds = before ? secondsBetween(before, sample) : 0;
		const moved = before ? between(unit(before), unit(sample)) : 0;
		const speed = this.#speedOf(sample, before, moved, seconds);
		let heading: number | null = null;
		let headingAt = sample.time;
		this.#anchor = before ? this.#anchor : sample;
		const compass = sample.heading !== null && speed >= walking;
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
		return true;
	}

	/** Speed of a sample: the receiver's own, unless it contradicts the movement. @param moved metres */
	#speedOf({ speed, accuracy }: Sample, before: Taken | null, moved: number, seconds: number): number {
		if (!before) return speed ?? 0;
		const pace = seconds > 0 ? moved / seconds : before.speed;
		if (speed !== null) {
			const noise = seconds > 0 ? (Math.min(accuracy, 30) / 2 + 5) / seconds : Infinity;
			const contradicted = Math.abs(pace - speed) > noise + (braking / 2) * seconds;
			this.#contradictions = contradicted ? this.#contradictions + 1 : 0;
			if (!contradicted) return speed;
			// one such sample may be an error of the position
			return this.#contradictions < 2 ? before.speed : Math.min(pace, fastest);
		}
		// a movement smaller than the error of the positions may be no movement at all
		const measured = moved > Math.min(stride, accuracy) ? Math.min(pace, fastest) : 0;
		return seconds > 10 ? measured : 0.5 * before.speed + 0.5 * measured;
	}
}

const keyOf = ({ lon, lat }: Position) => `${lon},${lat}`;

/** The sample without impossible values; null if it has no usable position. */
function cleaned(sample: Sample): Sample | null {
	const { lon, lat, accuracy, heading, speed, time, fixed } = sample;
	if (!Number.isFinite(lon) || !Number.isFinite(lat) || !Number.isFinite(time)) return null;
	if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return null;
	if (Math.abs(lon) < nullIsland && Math.abs(lat) < nullIsland) return null;
	const within = (value: number | null, most: number) =>
		value !== null && Number.isFinite(value) && value >= 0 && value <= most ? value : null;
	return {
		lon,
		lat,
		time,
		accuracy: Math.max(finest, within(accuracy, Infinity) ?? unknownAccuracy),
		heading: within(heading, 360),
		speed: within(speed, fastest),
		...(fixed !== undefined && Number.isFinite(fixed) && { fixed })
	};
}

/** Time between two samples, seconds: by the receiver where its clock was not set, because samples may arrive in a bundle. */
function secondsBetween(a: Sample, b: Sample): number {
	const arrived = (b.time - a.time) / 1000;
	if (a.fixed === undefined || b.fixed === undefined) return arrived;
	const fixed = (b.fixed - a.fixed) / 1000;
	return fixed > 0 && Math.abs(fixed - arrived) <= shortGap / 1000 ? fixed : arrived;
}

/** True if the distance between two samples is possible at the maximum speed, by either of the two clocks. */
function reachable(a: Sample, b: Sample): boolean {
	const seconds = Math.max(0, secondsBetween(a, b), (b.time - a.time) / 1000);
	return between(unit(a), unit(b)) <= fastest * seconds + a.accuracy + b.accuracy;
}
