import { dynamics } from '../../domain/belief/dynamics.ts';
import type { Kind, Requirement } from '../../domain/place/place.ts';
import { statuses, type Status } from '../../domain/place/status.ts';

/** A number from 0 to 1 each time it is called. */
export type Random = () => number;

/** A repeatable source of chance (mulberry32, Tommy Ettinger, public domain). */
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

/** What a simulated reporter says. */
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

/** Demonstration roads are kinder than the prior: most of a map should be green on an ordinary day. */
const mildness = 0.45;

/** The hidden truth of the demonstration: each place has a status that comes and goes, and people who see it. */
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

	/** The true status at a moment that never lies before an earlier one asked for. */
	truth(id: string, now: number): Status {
		const place = this.#truth.get(id);
		if (!place) throw new Error(`there is no place "${id}" in the demonstration`);
		while (place.until <= now) {
			place.status = this.#draw(place.kind, place.status);
			place.until += this.#stay(place.kind, place.status);
		}
		return place.status;
	}

	/** What someone who is right with probability `reliability` says of a place. */
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

	/** Milliseconds, exponential about the mean dwell. */
	#stay(kind: Kind, status: Status): number {
		const hours = dynamics[kind].dwell[statuses.indexOf(status)]!;
		return -Math.log(1 - this.#random()) * hours * 3_600_000;
	}
}
