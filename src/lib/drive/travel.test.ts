import { expect, it } from 'vitest';
import { destination } from '../domain/geo/sphere.ts';
import { driving } from './sight.fixture.ts';
import { Travel, usualPace } from './travel.ts';

const start = { lon: 121, lat: 31 };
const second = 1000;

it('counts the metres driven, but not while the position is lost', () => {
	const travel = new Travel();
	travel.note(driving(), 0);
	travel.note(driving(destination(start, 0, 500)), 20 * second);
	expect(travel.driven).toBeCloseTo(500, 0);
	travel.note(driving({ ...destination(start, 0, 900), source: 'lost' }), 40 * second);
	expect(travel.driven).toBeCloseTo(500, 0);
});

it('averages the pace of the last minutes; a stop does not change it and slow traffic does not bring it to zero', () => {
	const travel = new Travel();
	expect(travel.pace).toBe(usualPace);
	for (let now = 0; now < 1800; now++) travel.note(driving({ speed: 30 }), now * second);
	expect(travel.pace).toBeCloseTo(30, 0);
	const before = travel.pace;
	for (let now = 1800; now < 2400; now++) travel.note(driving({ speed: 0 }), now * second);
	expect(travel.pace).toBe(before);
	for (let now = 2400; now < 6000; now++) travel.note(driving({ speed: 2 }), now * second);
	expect(travel.pace).toBe(8);
});

it('measures the turn within ten seconds, also across north', () => {
	const travel = new Travel();
	expect(travel.turned).toBe(0);
	travel.note(driving({ heading: 350 }), 0);
	travel.note(driving({ heading: 20 }), 5 * second);
	expect(travel.turned).toBeCloseTo(30);
	travel.note(driving({ heading: null }), 9 * second);
	expect(travel.turned).toBeCloseTo(30);
	travel.note(driving({ heading: 20 }), 11 * second);
	expect(travel.turned).toBe(0);
});
