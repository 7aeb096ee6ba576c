import type { Kind } from '../../../src/lib/domain/place.ts';
import type { WorldParameters } from './world.ts';

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

/** The worlds constants were chosen on. */
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
			Object.entries(usual.dynamics).map(([kind, d]) => [kind, { ...d, dwell: d.dwell.map(() => 3) }])
		) as Record<Kind, WorldParameters['dynamics'][Kind]>
	},
	'wrong clocks': { ...usual, skewed: 0.3, skew: 60, late: 0.35, delay: 3 },
	'slow world': {
		...usual,
		dynamics: Object.fromEntries(
			Object.entries(usual.dynamics).map(([kind, d]) => [kind, { ...d, dwell: d.dwell.map((hours) => hours * 2.5) }])
		) as Record<Kind, WorldParameters['dynamics'][Kind]>
	}
};

/** Worlds nobody looked at while choosing. */
export const evaluation: Record<string, WorldParameters> = {};
