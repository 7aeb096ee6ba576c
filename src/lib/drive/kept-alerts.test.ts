import { describe, expect, it } from 'vitest';
import { raised, stretchOf } from '../domain/alert/alert.fixture.ts';
import type { Alert } from '../domain/alert/alert.ts';
import { bearing } from '../domain/geo/sphere.ts';
import { Network } from '../domain/road/network.ts';
import { seedRoads } from '../domain/road/network.fixture.ts';
import { Router } from '../domain/road/route.ts';
import { KeptAlerts } from './kept-alerts.ts';

const network = new Network(seedRoads);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;
const now = Date.UTC(2022, 3, 10, 6);
const minutes = (count: number) => new Date(now + count * 60_000).toISOString();

/** An alert about G60 between two positions, metres. */
const about = (id: string, from: number, to: number, more: Partial<Alert> = {}) =>
	raised(now, { id, stretches: [stretchOf(network, g60, from, to)], ...more });

/** A driver on G60 at 30 m/s. */
function driver(at: number) {
	const here = network.positionAt(g60, at);
	return { ...here, heading: bearing(here, network.positionAt(g60, at + 200)), speed: 30 };
}
const ids = (found: { alert: Alert }[]) => found.map(({ alert }) => alert.id);

describe('the alerts on this device', () => {
	it('are those ahead on the road, with distance and time, and none behind', () => {
		const kept = new KeptAlerts(network);
		const list = [about('ahead', 60_000, 65_000), about('behind', 40_000, 41_000)];
		const [found, ...more] = kept.ahead(list, driver(50_000), null, now);
		expect(more).toEqual([]);
		expect(found!.alert.id).toBe('ahead');
		expect(found!.metres).toBeCloseTo(10_000, -2);
		expect(found!.seconds).toBeCloseTo(10_000 / 30, -1);
	});

	it('are in force: neither over, nor called off, nor still to begin', () => {
		const kept = new KeptAlerts(network);
		const list = [
			about('over', 60_000, 61_000, { effective: minutes(-90), expires: minutes(-1) }),
			about('called off', 60_000, 61_000, { cancelled_at: minutes(-5) }),
			about('later', 60_000, 61_000, { effective: minutes(30), expires: minutes(60) })
		];
		expect(ids(kept.ahead(list, driver(50_000), null, now))).toEqual([]);
		expect(ids(kept.ahead(list, driver(50_000), null, now + 40 * 60_000))).toEqual(['later']);
	});

	it('follow the driver, a change of an alert, and the route', () => {
		const kept = new KeptAlerts(network);
		const before = about('fog', 60_000, 61_000);
		expect(ids(kept.ahead([before], driver(50_000), null, now))).toEqual(['fog']);
		expect(ids(kept.ahead([before], driver(80_000), null, now))).toEqual([]);
		const moved = about('fog', 90_000, 91_000);
		expect(ids(kept.ahead([moved], driver(80_000), null, now))).toEqual(['fog']);
		// a route that ends before it
		const { legs } = new Router(network).route(
			{ type: 'destination', to: network.positionAt(g60, 85_000) },
			driver(80_000)
		)!;
		expect(ids(kept.ahead([moved], driver(80_000), legs, now))).toEqual([]);
		expect(ids(kept.ahead([moved], driver(80_000), null, now))).toEqual(['fog']);
	});
});
