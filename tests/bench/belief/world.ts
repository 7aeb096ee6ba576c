import { kinds, type Kind } from '../../../src/lib/domain/place/place.ts';
import type { Role } from '../../../src/lib/domain/report/report.ts';
import { statuses, type Status } from '../../../src/lib/domain/place/status.ts';
import type { Dynamics } from '../../../src/lib/domain/belief/dynamics.ts';
import type { TrackedReport } from '../../reference/belief.ts';

/** A simulated world: hidden statuses that jump, and people of all sorts who report them. Times in epoch ms. */
export interface WorldParameters {
	places: number;
	days: number;
	/** mean reports of a place in an hour; places differ by `rateSpread` (log-normal σ) */
	rate: number;
	rateSpread: number;
	/** how many people report */
	reporters: number;
	/** shares of people, the rest is good; sums to at most 1 */
	sloppy: number;
	liars: number;
	/** share of people in rings, and how many make up one */
	ringed: number;
	ringSize: number;
	/** attacks of one ring in a day; a ring also reports honestly at this share of its members' ordinary turns */
	attacks: number;
	camouflage: number;
	/** share of attacks for which a ring makes new accounts */
	throwaway: number;
	/** how often good and sloppy people are right, from–to */
	goodQ: readonly [number, number];
	sloppyQ: readonly [number, number];
	liarQ: readonly [number, number];
	/** liars who always name one status rather than any false one */
	fixedLiars: number;
	/** share of reports that are late, and their mean delay in hours */
	late: number;
	delay: number;
	/** share of people whose clock is wrong, and by about how many minutes (σ) */
	skewed: number;
	skew: number;
	/** true dynamics of each kind: share of time and mean hours in (open, busy, restricted, closed) */
	dynamics: Record<Kind, Dynamics>;
	/** share of people by role: anonymous, driver, volunteer; volunteers are never liars when `rolesTell` */
	roles: readonly [number, number, number];
	rolesTell: boolean;
}

/** What the oracle may know of somebody. */
export interface Person {
	id: string;
	role: Role;
	/** how often right, speaking for oneself */
	q: number;
	ring: number | null;
	/** how far the clock is off, ms */
	clock: number;
	/** names this whatever is so */
	fixed: Status | null;
}

/** What is so of a report, and nobody who judges by reports alone knows. */
export interface Known {
	person: Person;
	/** when it was seen by a right clock */
	seenAt: number;
	/** which attack of a ring it is part of */
	attack: number | null;
	/** whether it is so */
	right: boolean;
}

/** Something that happens in a world, in the order it becomes known. */
export type WorldEvent =
	| { at: number; report: TrackedReport; known: Known }
	| { at: number; place: string; kind: Kind; truth: number };

export interface World {
	parameters: WorldParameters;
	people: Person[];
	places: { id: string; kind: Kind }[];
	events: WorldEvent[];
	reports: number;
}

const hour = 3_600_000;
/** The day every world begins, 2026-01-01 UTC. */
export const worldStart = Date.UTC(2026, 0, 1);

/** Uniform numbers in [0, 1) that a seed repeats (mulberry32, Tommy Ettinger, public domain). */
export function randomNumbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let z = Math.imul(state ^ (state >>> 15), 1 | state);
		z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
		return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** The world of a seed. Statuses are asked for every half hour on average at each place, after a day to settle in. */
export function simulate(p: WorldParameters, seed: number): World {
	const random = randomNumbers(seed);
	const between = ([from, to]: readonly [number, number]) => from + (to - from) * random();
	const exponential = (mean: number) => -mean * Math.log(1 - random());
	const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
	const oneOf = (weights: readonly number[]) => {
		let left = random() * weights.reduce((a, b) => a + b, 0);
		for (let i = 0; i < weights.length; i++) if ((left -= weights[i]!) < 0) return i;
		return weights.length - 1;
	};
	const end = p.days * 24;

	const people: Person[] = Array.from({ length: p.reporters }, (_, i) => {
		const share = (i + 0.5) / p.reporters;
		const ring = share < p.ringed ? Math.floor(i / p.ringSize) : null;
		const sort =
			ring !== null
				? 'ring'
				: share < p.ringed + p.liars
					? 'liar'
					: share < p.ringed + p.liars + p.sloppy
						? 'sloppy'
						: 'good';
		const q = between(
			{ ring: p.goodQ, liar: p.liarQ, sloppy: p.sloppyQ, good: p.goodQ }[sort] as readonly [number, number]
		);
		let role = (['anonymous', 'driver', 'volunteer'] as const)[oneOf(p.roles)]!;
		if (p.rolesTell && role === 'volunteer' && sort !== 'good') role = 'driver';
		return {
			id: `r${i}`,
			role,
			q,
			ring,
			clock: random() < p.skewed ? normal() * p.skew * 60_000 : 0,
			fixed: sort === 'liar' && random() < p.fixedLiars ? statuses[Math.floor(random() * 4)]! : null
		};
	});
	const free = people.filter((person) => person.ring === null);
	const rings = Map.groupBy(
		people.filter((person) => person.ring !== null),
		(person) => person.ring!
	);

	const events: WorldEvent[] = [];
	let reports = 0;
	const places = Array.from({ length: p.places }, (_, i) => ({
		id: `p${i}`,
		kind: kinds[oneOf([0.5, 0.2, 0.3])]!
	}));
	const histories = places.map(({ kind }) => {
		const { prior, dwell } = p.dynamics[kind];
		const landing = prior.map((share, k) => share / dwell[k]!);
		const jumps: { from: number; state: number }[] = [{ from: 0, state: oneOf(prior) }];
		for (let t = 0; t < end;) {
			t += exponential(dwell[jumps.at(-1)!.state]!);
			jumps.push({ from: t, state: oneOf(landing) });
		}
		return jumps;
	});
	const truth = (place: number, hours: number) => {
		const jumps = histories[place]!;
		let [low, high] = [0, jumps.length - 1];
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (jumps[middle]!.from <= hours) low = middle;
			else high = middle - 1;
		}
		return jumps[low]!.state;
	};
	const say = (
		person: Person,
		place: number,
		hours: number,
		said: number,
		delay: number,
		attack: number | null = null
	) => {
		const receivedAt = worldStart + (hours + delay) * hour;
		const observedAt = Math.min(worldStart + hours * hour + person.clock, receivedAt);
		if (receivedAt > worldStart + end * hour) return;
		reports++;
		events.push({
			at: receivedAt,
			known: { person, seenAt: worldStart + hours * hour, attack, right: said === truth(place, hours) },
			report: {
				place: places[place]!.id,
				kind: places[place]!.kind,
				reporter: person.id,
				role: person.role,
				status: statuses[said]!,
				observedAt,
				receivedAt
			}
		});
	};

	places.forEach(({ id, kind }, place) => {
		const rate = p.rate * Math.exp(p.rateSpread * normal() - p.rateSpread ** 2 / 2);
		for (let t = exponential(1 / rate); t < end; t += exponential(1 / rate)) {
			// more by day than by night
			if (random() > 0.6 + 0.4 * Math.cos(((t % 24) / 24 - 0.58) * 2 * Math.PI)) continue;
			const person =
				random() < p.camouflage
					? people[Math.floor(random() * people.length)]!
					: free[Math.floor(random() * free.length)]!;
			const real = truth(place, t);
			const said =
				person.fixed !== null
					? statuses.indexOf(person.fixed)
					: random() < person.q
						? real
						: (real + 1 + Math.floor(random() * 3)) % 4;
			say(person, place, t, said, random() < p.late ? Math.min(20, exponential(p.delay)) : 0);
		}
		for (let t = 24 + exponential(0.5); t < end; t += exponential(0.5))
			events.push({ at: worldStart + t * hour, place: id, kind, truth: truth(place, t) });
	});
	let attacks = 0;
	for (const ring of rings.values())
		for (let t = exponential(24 / p.attacks); t < end; t += exponential(24 / p.attacks)) {
			const place = Math.floor(random() * places.length);
			const lie = (truth(place, t) + 1 + Math.floor(random() * 3)) % 4;
			const attack = attacks++;
			const throwaway = random() < p.throwaway;
			for (const person of ring)
				if (random() < 0.85) {
					const account: Person = throwaway
						? { ...person, id: `r${people.length}`, role: 'anonymous' }
						: person;
					if (throwaway) people.push(account);
					say(account, place, Math.min(end, t + random() * 0.15), lie, 0, attack);
				}
		}
	events.sort((a, b) => a.at - b.at);
	return { parameters: p, people, places, events, reports };
}
