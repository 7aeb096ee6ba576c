import type { Whereabouts } from '../domain/drive/gps-filter.ts';
import type { Known } from '../domain/belief/known.ts';
import type { Place } from '../domain/place/place.ts';
import { band, type Status } from '../domain/place/status.ts';
import type { AheadRow } from './outlook.ts';

/** A driver who goes north at 20 m/s, for tests. */
export const driving = (more: Partial<Whereabouts> = {}): Whereabouts => ({
	lon: 121,
	lat: 31,
	heading: 0,
	speed: 20,
	accuracy: 10,
	lane: null,
	source: 'measured',
	measured: 0,
	jumps: 1,
	...more
});

/** Belief from people's reports about a place, for tests; status null: no reports. */
export function said(status: Status | null, confidence = 0.9, more: Partial<Known> = {}): Known {
	const people = { status, confidence, band: band(confidence) };
	return {
		...people,
		belief: [0.25, 0.25, 0.25, 0.25],
		people,
		official: null,
		pin: null,
		sides: null,
		wait: null,
		conditions: [],
		lastReportAt: null,
		reportCount: status ? 1 : 0,
		version: 1,
		pending: false,
		alone: false,
		...more
	};
}

/** A place at a distance ahead, metres, for tests. */
export const row = (place: Place, metres: number, known = said(null)): AheadRow => ({
	place,
	metres,
	seconds: metres / 20,
	arrival: metres * 50,
	known
});
