import { describe, expect, it } from 'vitest';
import { place } from '../place/place.fixture.ts';
import { newReport } from './new-report.ts';

const gate = place('gate', { lon: 121, lat: 31 });
const here = { lon: 121, lat: 31.01, accuracy: 20 };

describe('a new report', () => {
	it('contains what was entered and no empty fields', () => {
		const report = newReport(gate, 'open', { wait: null }, null);
		expect(Object.keys(report).sort()).toEqual(['id', 'observed_at', 'place_id', 'status']);
		expect(Math.abs(Date.parse(report.observed_at) - Date.now())).toBeLessThan(5000);
		const said = { wait: 0, requirements: ['nat_24h'], amenities: ['fuel'], note: '  slow  ' };
		expect(newReport(gate, 'busy', said, null)).toMatchObject({
			place_id: 'gate',
			status: 'busy',
			wait_minutes: 0,
			requirements: ['nat_24h'],
			amenities: ['fuel'],
			note: 'slow'
		});
		// what a database cannot store: a zero character, and half of a character
		expect(newReport(gate, 'busy', { ...said, note: ' 封\0路\ud83d 😀' }, null).note).toBe('封路 😀');
		expect(newReport(gate, 'busy', { ...said, requirements: [], note: '   ' }, null)).not.toHaveProperty(
			'note'
		);
	});

	it('has the distance to the place if the position is accurate to 1 km, but never the position', () => {
		const near = newReport(gate, 'open', { wait: null }, here);
		expect(near.distance_m).toBeGreaterThan(1100);
		expect(near.distance_m).toBeLessThan(1125);
		expect(JSON.stringify(near)).not.toContain('31.01');
		expect(newReport(gate, 'open', { wait: null }, { ...here, accuracy: 1000 })).toHaveProperty('distance_m');
		expect(newReport(gate, 'open', { wait: null }, { ...here, accuracy: 1001 })).not.toHaveProperty(
			'distance_m'
		);
	});

	it('has its own id, and ids sort by time of creation', () => {
		const ids = Array.from({ length: 50 }, () => newReport(gate, 'open', { wait: null }, null).id);
		expect(new Set(ids).size).toBe(50);
		expect([...ids].sort()).toEqual(ids);
	});
});
