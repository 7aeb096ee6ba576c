import { kinds, type Kind } from '../../../src/lib/domain/place/place.ts';
import type { Role } from '../../../src/lib/domain/report/report.ts';
import { statuses, type Status } from '../../../src/lib/domain/place/status.ts';
import type { Dynamics } from '../../../src/lib/domain/belief/dynamics.ts';
import type { TrackedReport } from '../../reference/belief.ts';

/** Parameters of a simulated world: places with hidden statuses that change, and people of several kinds who report them. */
export interface WorldParameters {
	places: number;
	days: number;
	/** mean number of reports per place and hour; places differ by `rateSpread` (log-normal σ) */
	rate: number;
	rateSpread: number;
	/** number of people who report */
	reporters: number;
	/** shares of sloppy people and of liars; with `ringed` at most 1, the rest are good */
	sloppy: number;
	liars: number;
	/** share of people in rings, and size of a ring */
	ringed: number;
	ringSize: number;
	/** number of attacks per ring and day */
	attacks: number;
	/** share of ordinary reports for which ring members are chosen too, who then report as good people do */
	camouflage: number;
	/** share of attacks for which a ring makes new accounts */
	throwaway: number;
	/** lowest and highest share of right reports of good people, sloppy people and liars */
	goodQ: readonly [number, number];
	sloppyQ: readonly [number, number];
	liarQ: readonly [number, number];
	/** share of liars who always name the same status */
	fixedLiars: number;
	/** share of late reports, and their mean delay in hours */
	late: number;
	delay: number;
	/** share of people with a wrong clock, and its standard deviation in minutes */
	skewed: number;
	skew: number;
	/** true dynamics of each kind of place */
	dynamics: Record<Kind, Dynamics>;
	/** weights of the roles anonymous, driver and volunteer; with `rolesTell`, only good people are volunteers */
	roles: readonly [number, number, number];
	rolesTell: boolean;
}

/** Properties of a person that the oracle knows. */
export interface Person {
	id: string;
	role: Role;
	/** probability that a report of the person is right, outside attacks */
	q: number;
	ring: number | null;
	/** error of the clock, ms */
	clock: number;
	/** status that the person always names; null: none */
	fixed: Status | null;
}

/** Truth about a report, which methods that see only reports do not know. */
export interface Known {
	person: Person;
	/** true time of the observation, epoch ms */
	seenAt: number;
	/** number of the ring attack it is part of; null: none */
	attack: number | null;
	/** true if the reported status is the true one */
	right: boolean;
}

/** An event of a world: a report at its arrival, or a question with the true status. Times in epoch ms. */
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
/** Start of every world, 2026-01-01 UTC. */
export const worldStart = Date.UTC(2026, 0, 1);

/** Uniform random numbers in [0, 1), the same for the same seed (mulberry32, Tommy Ettinger, public domain). */
export function randomNumbers(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let z = Math.imul(state ^ (state >>> 15), 1 | state);
		z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
		return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** Simulates a world. After the first day, there is a question for the status of each place every half hour on average. */
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
			// more reports by day than by night
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
