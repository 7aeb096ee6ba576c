import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance } from '../domain/geo/distance.ts';
import { bearing, destination } from '../domain/geo/sphere.ts';
import { seedRoads as roads } from '../domain/road/network.fixture.ts';
import { Network } from '../domain/road/network.ts';
import { Travel } from './travel.ts';
import { GpsFilter, type Sample } from '../domain/drive/gps-filter.ts';

const network = new Network(roads);
const g60 = roads.find(({ code }) => code === 'G60')!.id;
const from = 50_000;
const pace = 25;

/** The true sample of a second of a drive along the G60. */
function truth(second: number, more: Partial<Sample> = {}): Sample {
	const here = network.positionAt(g60, from + pace * second);
	const heading = bearing(here, network.positionAt(g60, from + pace * second + 100));
	const time = 1000 * second;
	return { ...here, accuracy: 10, heading, speed: pace, time, fixed: 1_700_000_000_000 + time, ...more };
}

/** A drive that has received a minute of true samples, with the distance counted each second. */
class Drive {
	filter = new GpsFilter(network);
	travel = new Travel();
	constructor() {
		for (let second = 0; second <= 60; second++) this.hear(truth(second));
	}
	hear(...samples: Sample[]): void {
		for (const sample of samples) {
			this.filter.hear(sample);
			this.look(sample.time);
		}
	}
	look(now: number) {
		const here = this.filter.at(now)!;
		this.travel.note(here, now);
		return here;
	}
	/** Distance between the position on the device and the true one, metres. */
	error(second: number): number {
		return distance(this.filter.at(1000 * second)!, network.positionAt(g60, from + pace * second));
	}
}

const cell = (second: number, metres: number, more: Partial<Sample> = {}): Sample => ({
	...truth(second),
	...destination(truth(second), 200, metres),
	heading: null,
	speed: null,
	...more
});

describe('the position filter under faults of the receiver', () => {
	it.each([-86_400_000, -300_000, 300_000, 86_400_000])(
		'follows the drive after the clock of the phone is set by %i ms',
		(set) => {
			const drive = new Drive();
			for (let second = 61; second <= 90; second++) {
				const sample = truth(second);
				drive.hear({ ...sample, fixed: sample.fixed! + set });
				expect(drive.error(second)).toBeLessThan(60);
				expect(drive.filter.at(1000 * second)!.speed).toBeCloseTo(pace, 0);
			}
			expect(drive.travel.driven).toBeLessThan(pace * 90 + 50);
			expect(drive.error(90)).toBeLessThan(1);
		}
	);

	it('ignores 0/0, impossible and missing values', () => {
		const drive = new Drive();
		const before = drive.filter.at(60_000);
		for (const bad of [
			{ lon: 0, lat: 0 },
			{ lon: NaN },
			{ lat: null as unknown as number },
			{ lon: 200 },
			{ lat: -91 }
		])
			expect(drive.filter.hear(truth(61, bad))).toBe(false);
		expect(drive.filter.at(60_000)).toEqual(before);
		const first = new GpsFilter(network);
		expect(first.hear(truth(0, { lon: 0, lat: 0, accuracy: 0 }))).toBe(false);
		for (const odd of [{ accuracy: 0 }, { accuracy: NaN }, { accuracy: -1 }, { speed: -1 }, { speed: NaN }]) {
			const other = new Drive();
			expect(other.filter.hear(truth(61, { ...odd, heading: NaN }))).toBe(true);
			const here = other.filter.at(61_000)!;
			expect(here.accuracy).toBeGreaterThan(0);
			expect(here.speed).toBeGreaterThan(15);
			expect(here.heading).not.toBeNaN();
		}
	});

	it.each([
		['honest', 12_000],
		['lied about', 20]
	])('does not believe a cell fix 12 km off after a long gap, its accuracy %s', (_, accuracy) => {
		for (const gap of [120, 250, 300, 900]) {
			const drive = new Drive();
			for (let second = 61; second < 60 + gap; second++) drive.look(1000 * second);
			const before = drive.travel.driven;
			drive.hear(
				cell(60 + gap, 12_000, { accuracy }),
				truth(60 + gap, { ...{ lon: 0, lat: 0 }, time: 1000 * (60 + gap) + 1 })
			);
			expect(drive.travel.driven - before).toBeLessThan(100);
			for (let second = 61 + gap; second < 70 + gap; second++) drive.hear(truth(second));
			expect(drive.error(69 + gap)).toBeLessThan(1);
			// 20 km ahead at the start of the gap is still ahead, unless driven there
			expect(drive.travel.driven).toBeLessThan(pace * (70 + gap) + 100);
		}
	});

	it.each([
		['its own speed', { speed: pace }],
		['speed 0', { speed: 0 }],
		['no speed', { speed: null, heading: null }]
	])('reckons on through a tunnel while a frozen fix comes every second, with %s', (_, more) => {
		const drive = new Drive();
		for (let second = 61; second <= 180; second++)
			drive.hear({ ...truth(60), ...more, time: 1000 * second, fixed: truth(second).fixed! });
		expect(drive.look(180_000).source).toBe('reckoned');
		expect(drive.error(180)).toBeLessThan(50);
		drive.hear(truth(181));
		expect(drive.error(181)).toBeLessThan(1);
	});

	it('measures the speed where the receiver says 0 over true movement, and reckons on with it', () => {
		const drive = new Drive();
		for (let second = 61; second <= 90; second++) drive.hear(truth(second, { speed: 0 }));
		expect(drive.filter.at(90_000)!.speed).toBeCloseTo(pace, 0);
		expect(drive.error(150)).toBeLessThan(100);
	});

	it('stands where the position stands, whatever speed the receiver gives', () => {
		const filter = new GpsFilter(network);
		for (let second = 0; second < 60; second++)
			filter.hear({ ...truth(0), speed: second ? pace : 0, time: 1000 * second, fixed: 1000 * second });
		expect(filter.at(100_000)!.speed).toBe(0);
		expect(distance(filter.at(100_000)!, truth(0))).toBeLessThan(1);
	});

	it('stays where a vehicle has braked and the receiver pins its position', () => {
		const drive = new Drive();
		let at = pace * 60;
		let speed = pace;
		for (let second = 61; second <= 160; second++) {
			speed = Math.max(0, speed - 3);
			at += speed;
			drive.hear(truth(at / pace, { speed, time: 1000 * second, fixed: 1000 * second + 1_700_000_000_000 }));
		}
		expect(drive.filter.at(160_000)).toMatchObject({ source: 'measured', speed: 0 });
		expect(distance(drive.filter.at(160_000)!, truth(at / pace))).toBeLessThan(1);
	});

	it('recovers from a stuck coordinate that alternates with true ones', () => {
		for (const first of [0, 1]) {
			const drive = new Drive();
			const stuck = cell(60, 4000);
			for (let second = 61; second <= 80; second++) {
				const { lon, lat } = stuck;
				drive.hear(second % 2 === first ? truth(second, { lon, lat }) : truth(second));
			}
			drive.hear(truth(81));
			expect(drive.error(81)).toBeLessThan(1);
			expect(drive.travel.driven).toBeLessThan(pace * 81 + 50);
		}
		// it was believed first
		const filter = new GpsFilter(network);
		const { lon, lat } = cell(0, 4000);
		for (let second = 0; second <= 10; second++)
			filter.hear(second % 2 ? truth(second) : truth(second, { lon, lat }));
		expect(distance(filter.at(10_000)!, truth(9))).toBeLessThan(60);
	});

	it('ignores duplicates and samples out of order', () => {
		const drive = new Drive();
		for (let second = 61; second <= 90; second++)
			drive.hear(
				truth(second),
				{ ...truth(second - 3), time: 1000 * second + 100 },
				{ ...truth(second), time: 1000 * second + 200 }
			);
		expect(drive.error(90)).toBeLessThan(1);
		expect(drive.travel.driven).toBeCloseTo(pace * 90, -2);
	});

	it('stays on the road and counts no metre too many under any mixture of faults', () => {
		const faults = fc.constantFrom(
			'none',
			'none',
			'none',
			'zero',
			'far',
			'coarse',
			'frozen',
			'stopped',
			'old',
			'nothing',
			'clock'
		);
		fc.assert(
			fc.property(fc.array(faults, { minLength: 10, maxLength: 120 }), (list) => {
				const drive = new Drive();
				let set = 0;
				let second = 60;
				for (const fault of list) {
					second++;
					const good = truth(second, { fixed: truth(second).fixed! + set });
					const { time } = good;
					if (fault === 'none') drive.hear(good);
					if (fault === 'zero') drive.hear({ ...good, lon: 0, lat: 0 });
					if (fault === 'far') drive.hear({ ...cell(second, 12_000), fixed: good.fixed!, accuracy: 15 });
					if (fault === 'coarse')
						drive.hear({ ...cell(second, 12_000), fixed: good.fixed!, accuracy: 12_000 });
					if (fault === 'frozen') drive.hear({ ...truth(second - 1), time, fixed: good.fixed! });
					if (fault === 'stopped') drive.hear({ ...good, speed: 0 });
					if (fault === 'old') drive.hear({ ...truth(second - 5), time, fixed: good.fixed! - 5000 });
					if (fault === 'clock') set += second % 2 ? 300_000 : -86_400_000;
					drive.look(time);
				}
				// three true samples end every fault
				for (const _ of [1, 2, 3, 4]) drive.hear(truth(++second, { fixed: truth(second).fixed! + set }));
				expect(drive.error(second)).toBeLessThan(1);
				expect(drive.travel.driven).toBeLessThan(pace * second + 500);
			}),
			{ numRuns: 300 }
		);
	});
});
