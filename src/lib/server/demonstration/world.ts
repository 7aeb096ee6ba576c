import { dynamics } from '../../domain/belief/dynamics.ts';
import type { Kind, Requirement } from '../../domain/place/place.ts';
import { statuses, type Status } from '../../domain/place/status.ts';

/** Returns a random number, 0 ≤ number < 1. */
export type Random = () => number;

/** A random number generator with a seed: the same seed gives the same numbers (mulberry32, Tommy Ettinger, public domain). */
export function seeded(seed: number): Random {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let t = state;
		t = Math.imul(t ^ (t >>> 15), t | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** The content of a simulated report. */
export interface Said {
	status: Status;
	wait_minutes?: number;
	requirements?: Requirement[];
	note?: string;
}

const notes: Record<Status, readonly string[]> = {
	open: ['车不多', '一路通畅', 'moving well'],
	busy: ['货车队伍较长', '只开两个车道', 'long queue of trucks'],
	restricted: ['只放行持证车辆', '需要查验行程', 'permit holders only'],
	closed: ['入口已封，请绕行', '现场不放行', 'entrance closed, turning back']
};

const conditions: readonly Requirement[][] = [
	['permit'],
	['test_48h'],
	['permit', 'test_48h'],
	['test_24h', 'seal']
];

const pick = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;

/** Factor on the prior of each status but `open`: on an ordinary day most of the map should be green. */
const mildness = 0.45;

/** The true statuses behind the demonstration. The status of each place changes with time; reporters observe it with errors. */
export class HiddenWorld {
	#random: Random;
	#truth = new Map<string, { kind: Kind; status: Status; until: number }>();

	/** @param now epoch ms */
	constructor(places: readonly { id: string; kind: Kind }[], random: Random, now: number) {
		this.#random = random;
		for (const { id, kind } of places) {
			const status = this.#draw(kind, null);
			this.#truth.set(id, { kind, status, until: now + this.#stay(kind, status) });
		}
	}

	/**
	 * The true status of a place.
	 * @param now epoch ms; for one place it must not decrease from call to call
	 * @throws Error for an unknown place
	 */
	truth(id: string, now: number): Status {
		const place = this.#truth.get(id);
		if (!place) throw new Error(`there is no place "${id}" in the demonstration`);
		while (place.until <= now) {
			place.status = this.#draw(place.kind, place.status);
			place.until += this.#stay(place.kind, place.status);
		}
		return place.status;
	}

	/** The report of an observer who is right with probability `reliability`. */
	observe(id: string, now: number, reliability: number): Said {
		const random = this.#random;
		const truth = this.truth(id, now);
		const status =
			random() < reliability
				? truth
				: pick(
						statuses.filter((other) => other !== truth),
						random
					);
		const said: Said = { status };
		if (status === 'busy') said.wait_minutes = 5 * Math.ceil(1 + random() * 11);
		if (status === 'open' && random() < 0.3) said.wait_minutes = 0;
		if (status === 'restricted') said.requirements = pick(conditions, random);
		if (random() < 0.35) said.note = pick(notes[status], random);
		return said;
	}

	#draw(kind: Kind, not: Status | null): Status {
		const weights = dynamics[kind].prior.map((p, k) =>
			statuses[k] === not ? 0 : k === 0 ? p : p * mildness
		);
		let left = this.#random() * weights.reduce((sum, w) => sum + w, 0);
		for (let k = 0; k < 4; k++) if ((left -= weights[k]!) <= 0) return statuses[k]!;
		return statuses[0];
	}

	/** Duration of a status, milliseconds: exponentially distributed with the mean dwell time of the kind of place. */
	#stay(kind: Kind, status: Status): number {
		const hours = dynamics[kind].dwell[statuses.indexOf(status)]!;
		return -Math.log(1 - this.#random()) * hours * 3_600_000;
	}
}
