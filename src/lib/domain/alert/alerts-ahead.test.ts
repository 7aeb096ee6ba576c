import { describe, expect, it } from 'vitest';
import { raised } from './alert.fixture.ts';
import type { Alert, AlertAhead } from './alert.ts';
import { AlertsAhead, type Drive } from './alerts-ahead.ts';
import { Network } from '../road/network.ts';
import { seedRoads as roads } from '../road/network.fixture.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;
const now = Date.UTC(2022, 3, 10, 6);

const alert = (id: string, more: Partial<Alert> = {}) =>
	raised(now, { id, headline: { zh: id, en: id }, ...more });
const ahead = (one: Alert, metres: number | null = 10_000): AlertAhead => ({
	alert: one,
	metres,
	seconds: null
});
const drive = (driven: number, more: Partial<Drive> = {}): Drive => ({
	driven,
	pace: 20,
	lane: null,
	network: null,
	metresTo: () => null,
	...more
});
const found = (alerts: AlertsAhead, how: Drive, when = now) =>
	alerts.at(how, when).map(({ alert: { id }, metres, seconds }) => [id, metres, seconds]);

describe('alerts on a drive', () => {
	it('come nearer by the distance driven, and disappear once passed', () => {
		const alerts = new AlertsAhead();
		alerts.hear(ahead(alert('a')), 5000);
		expect(found(alerts, drive(5000))).toEqual([['a', 10_000, 500]]);
		expect(found(alerts, drive(11_000))).toEqual([['a', 4000, 200]]);
		expect(found(alerts, drive(15_400))).toEqual([['a', 0, 0]]);
		expect(found(alerts, drive(15_600))).toEqual([]);
	});

	it('have the distance of their nearest place ahead', () => {
		const alerts = new AlertsAhead();
		const places = ['x', 'y'].map((id) => ({
			id,
			lon: 0,
			lat: 0,
			names: { zh: id, en: id },
			expressways: [],
			towards: null
		}));
		alerts.hear(ahead(alert('a', { places })), 0);
		const metresTo = (id: string) => (id === 'y' ? 3000 : null);
		expect(found(alerts, drive(9000, { metresTo }))).toEqual([['a', 3000, 150]]);
	});

	it('about a stretch are at 0 m inside it and disappear after it, on either carriageway', () => {
		const alerts = new AlertsAhead();
		const stretch = {
			code: 'G60',
			from: network.positionAt(g60, 60_000),
			to: network.positionAt(g60, 70_000),
			towards: null,
			label: { zh: '', en: '' }
		};
		alerts.hear(ahead(alert('a', { stretches: [stretch] }), 0), 0);
		const at = (metre: number, way: 1 | -1) =>
			found(alerts, drive(0, { lane: { road: g60, at: metre, way }, network }))[0]?.[1];
		expect(at(50_000, 1)).toBeCloseTo(10_000, -2);
		expect(at(65_000, 1)).toBe(0);
		expect(at(71_000, 1)).toBeUndefined();
		expect(at(90_000, -1)).toBeCloseTo(20_000, -2);
		expect(at(59_000, -1)).toBeUndefined();
	});

	it('on a ring road are ahead if the way forward is shorter than the way back', () => {
		const ring = roads.find(({ code }) => code === 'G1503')!.id;
		const length = network.lengthOf(ring);
		const alerts = new AlertsAhead();
		const stretch = {
			code: 'G1503',
			from: network.positionAt(ring, 3000),
			to: network.positionAt(ring, 5000),
			towards: null,
			label: { zh: '', en: '' }
		};
		alerts.hear(ahead(alert('a', { stretches: [stretch] }), 0), 0);
		const at = (metre: number) =>
			found(alerts, drive(0, { lane: { road: ring, at: metre, way: 1 }, network }))[0]?.[1];
		expect(at(length - 2000)).toBeCloseTo(5000, -2);
		expect(at(4000)).toBe(0);
		expect(at(9000)).toBeUndefined();
	});

	it('end when they expire, are cancelled or are replaced', () => {
		const alerts = new AlertsAhead();
		alerts.hear(ahead(alert('a')), 0);
		alerts.hear(ahead(alert('b'), 20_000), 0);
		expect(found(alerts, drive(0), now + 3_600_000)).toEqual([]);
		alerts.hear(ahead(alert('c', { references: 'a' }), 9000), 0);
		expect(found(alerts, drive(0)).map(([id]) => id)).toEqual(['c', 'b']);
		alerts.hear(ahead(alert('b', { cancelled_at: new Date(now).toISOString() })), 0);
		expect(found(alerts, drive(0)).map(([id]) => id)).toEqual(['c']);
	});

	it('are in force once received, even if the clock of the device is slow', () => {
		const alerts = new AlertsAhead();
		alerts.hear(ahead(alert('a', { effective: new Date(now + 2000).toISOString() })), 0);
		alerts.tidy(now);
		expect(found(alerts, drive(0)).map(([id]) => id)).toEqual(['a']);
		alerts.tidy(now + 3_600_000);
		expect(found(alerts, drive(0))).toEqual([]);
	});

	it('are ordered by urgency', () => {
		const alerts = new AlertsAhead();
		alerts.hear(ahead(alert('far'), 20_000), 0);
		alerts.hear(ahead(alert('area'), null), 0);
		alerts.hear(ahead(alert('minor', { severity: 'Minor' }), 5000), 0);
		alerts.hear(ahead(alert('extreme', { severity: 'Extreme' }), 5000), 0);
		expect(found(alerts, drive(0)).map(([id]) => id)).toEqual(['extreme', 'minor', 'far', 'area']);
	});
});
