import type { Dynamics } from '../../../src/lib/domain/belief/dynamics.ts';
import { kinds, type Kind } from '../../../src/lib/domain/place/place.ts';
import type { Belief } from '../../../src/lib/domain/place/status.ts';
import { randomNumbers, type WorldParameters } from './world.ts';

const usual: WorldParameters = {
	places: 150,
	days: 14,
	rate: 1.6,
	rateSpread: 0.7,
	reporters: 600,
	sloppy: 0.25,
	liars: 0.1,
	ringed: 0.04,
	ringSize: 8,
	attacks: 6,
	camouflage: 0.5,
	throwaway: 0,
	goodQ: [0.82, 0.97],
	sloppyQ: [0.45, 0.7],
	liarQ: [0.02, 0.2],
	fixedLiars: 0.3,
	late: 0.1,
	delay: 1.5,
	skewed: 0.05,
	skew: 20,
	dynamics: {
		checkpoint: { prior: [0.55, 0.2, 0.12, 0.13], dwell: [9, 1.5, 5, 7] },
		sampling_point: { prior: [0.5, 0.2, 0.1, 0.2], dwell: [5, 1, 4, 9] },
		service_station: { prior: [0.65, 0.18, 0.07, 0.1], dwell: [16, 2, 5, 7] }
	},
	roles: [0.4, 0.5, 0.1],
	rolesTell: false
};

/** Worlds for tuning, on which constants were chosen. */
export const tuning: Record<string, WorldParameters> = {
	usual,
	'many liars': { ...usual, liars: 0.25, sloppy: 0.2 },
	rings: { ...usual, ringed: 0.12, attacks: 12 },
	sparse: { ...usual, places: 300, rate: 0.35, reporters: 800 },
	'throwaway accounts': { ...usual, ringed: 0.08, throwaway: 0.9, attacks: 10 },
	strangers: { ...usual, places: 250, days: 7, reporters: 6000 },
	'dense and few': { ...usual, places: 60, days: 10, rate: 5, reporters: 120, ringSize: 5, ringed: 0.05 },
	'quick week': {
		...usual,
		days: 7,
		liars: 0.25,
		reporters: 1500,
		dynamics: Object.fromEntries(
			Object.entries(usual.dynamics).map(([kind, d]) => [kind, { ...d, dwell: [3, 3, 3, 3] as const }])
		) as Record<Kind, Dynamics>
	},
	'wrong clocks': { ...usual, skewed: 0.3, skew: 60, late: 0.35, delay: 3 },
	'slow world': {
		...usual,
		dynamics: Object.fromEntries(
			Object.entries(usual.dynamics).map(([kind, d]) => [
				kind,
				{ ...d, dwell: d.dwell.map((hours) => hours * 2.5) as unknown as Belief }
			])
		) as Record<Kind, Dynamics>
	}
};

/**
 * A random world for evaluation, not used for choosing constants. Every parameter is drawn at random, most of them from wider
 * ranges than in the worlds for tuning. In every second world, a quarter of the people are liars outside rings.
 */
export function drawn(seed: number): WorldParameters {
	const random = randomNumbers(seed * 7919 + 13);
	const from = (low: number, high: number) => low + (high - low) * random();
	const log = (low: number, high: number) => low * (high / low) ** random();
	const dwell = (): Belief => [log(3, 30), log(0.6, 4), log(1.5, 12), log(2, 24)];
	const prior = (): Belief => {
		const raw = [from(0.35, 0.75), from(0.08, 0.3), from(0.05, 0.2), from(0.06, 0.25)];
		const sum = raw.reduce((a, b) => a + b, 0);
		return raw.map((p) => p / sum) as unknown as Belief;
	};
	const [days, reports, places] = [from(6, 21), log(20_000, 80_000), Math.round(log(60, 350))];
	return {
		places,
		days,
		rate: reports / days / 24 / places / 0.6,
		rateSpread: from(0, 1.2),
		reporters: Math.round(log(150, 4000)),
		sloppy: from(0.1, 0.4),
		liars: seed % 2 ? 0.25 : from(0, 0.2),
		ringed: random() < 0.3 ? 0 : from(0.01, 0.12),
		ringSize: Math.round(from(3, 12)),
		attacks: from(1, 12),
		camouflage: from(0, 1),
		throwaway: random() < 0.5 ? 0 : from(0, 1),
		goodQ: [from(0.72, 0.85), from(0.88, 0.98)],
		sloppyQ: [from(0.35, 0.5), from(0.55, 0.75)],
		liarQ: [0.01, from(0.05, 0.3)],
		fixedLiars: from(0, 0.6),
		late: from(0, 0.4),
		delay: log(0.3, 5),
		skewed: from(0, 0.3),
		skew: log(5, 90),
		dynamics: Object.fromEntries(kinds.map((kind) => [kind, { prior: prior(), dwell: dwell() }])) as Record<
			Kind,
			Dynamics
		>,
		roles: [from(0, 1), from(0, 1), from(0, 0.3)],
		rolesTell: random() < 0.5
	};
}
