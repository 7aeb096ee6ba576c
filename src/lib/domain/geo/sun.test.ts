import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNight, sunElevation } from './sun.ts';

const shanghai = { lon: 121.47, lat: 31.23 };
const minute = 60_000;

/** The time of sunrise or sunset between two moments, to the minute. */
function change(from: number, to: number): number {
	const before = isNight(from, shanghai);
	for (let time = from; time <= to; time += minute) if (isNight(time, shanghai) !== before) return time;
	throw new Error('nothing changed');
}

describe('the height of the sun', () => {
	it('matches the worked example of the Solar Position Algorithm (Reda and Andreas, NREL/TP-560-34302, 2008)', () => {
		// 2003-10-17 12:30:30 at UTC-7, 39.742476 N 105.1786 W: 39.872046 degrees before refraction
		const time = Date.UTC(2003, 9, 17, 19, 30, 30);
		expect(sunElevation(time, { lon: -105.1786, lat: 39.742476 })).toBeCloseTo(39.872, 1);
		expect(Math.abs(sunElevation(time, { lon: -105.1786, lat: 39.742476 }) - 39.872046)).toBeLessThan(0.02);
	});

	it('is close to 90 degrees at the tropic at noon of the solstice', () => {
		let highest = -90;
		for (let time = Date.UTC(2024, 5, 20, 3); time < Date.UTC(2024, 5, 20, 6); time += minute)
			highest = Math.max(highest, sunElevation(time, { lon: 120, lat: 23.437 }));
		expect(highest).toBeGreaterThan(89.9);
	});

	it('is within -90 and 90 degrees at any place and time, and opposite at the antipode', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: Date.UTC(1950, 0), max: Date.UTC(2090, 0) }),
				fc.double({ min: -179.9, max: 179.9, noNaN: true }),
				fc.double({ min: -90, max: 90, noNaN: true }),
				(time, lon, lat) => {
					const here = sunElevation(time, { lon, lat });
					expect(Math.abs(here)).toBeLessThanOrEqual(90);
					expect(sunElevation(time, { lon: lon + 180, lat: -lat })).toBeCloseTo(-here, 6);
				}
			)
		);
	});
});

describe('night', () => {
	// sunrise and sunset in Shanghai by the almanac (UTC+8)
	for (const [day, rise, set] of [
		[Date.UTC(2022, 5, 21), '04:50', '19:01'],
		[Date.UTC(2022, 11, 22), '06:48', '16:56'],
		[Date.UTC(2022, 2, 20), '05:59', '18:06']
	] as const)
		it(`in Shanghai on ${new Date(day).toISOString().slice(0, 10)} ends at ${rise} and begins at ${set}`, () => {
			const local = (text: string) => {
				const [hours, minutes] = text.split(':').map(Number) as [number, number];
				return day + ((hours - 8) * 60 + minutes) * minute;
			};
			const near = 3 * minute;
			expect(Math.abs(change(day - 7 * 60 * minute, day + 2 * 60 * minute) - local(rise))).toBeLessThan(near);
			expect(Math.abs(change(day + 6 * 60 * minute, day + 14 * 60 * minute) - local(set))).toBeLessThan(near);
		});
});
