import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mercator } from '../mercator.ts';
import { Clustering } from '../places/clusters.ts';
import { clusterSize } from '../places/sprites.ts';
import { Room, type Box } from './collision.ts';
import { placeShields, type Anchor } from './shields.ts';
import { besidePoint } from './standing.ts';
import { byZoom } from './style.ts';

const box = fc
	.tuple(
		fc.integer({ min: -300, max: 900 }),
		fc.integer({ min: -300, max: 900 }),
		fc.integer({ min: 1, max: 200 })
	)
	.map(([x, y, size]): Box => [x, y, x + size, y + size / 2]);
const overlap = (a: Box, b: Box) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

describe('Room', () => {
	it('gives a box only if nothing has taken it before', () => {
		fc.assert(
			fc.property(fc.array(box, { maxLength: 40 }), (boxes) => {
				const room = new Room();
				const taken: Box[] = [];
				for (const one of boxes) {
					const free = !taken.some((other) => overlap(one, other));
					expect(room.take(one)).toBe(free);
					if (free) taken.push(one);
				}
			})
		);
	});
});

describe('a name that must be shown', () => {
	it('covers as little of the filled boxes as possible, and no other name', () => {
		const room = new Room();
		room.fill([0, 0, 100, 10]);
		expect(room.take([0, 20, 100, 30])).toBe(true);
		const covered: Box = [0, 0, 100, 10];
		const half: Box = [0, 5, 100, 15];
		const over: Box = [0, 25, 100, 35];
		expect(room.choose([covered, half, over], 0.4)).toBeNull();
		expect(room.choose([over], 1)).toBeNull();
		expect(room.choose([covered, half, over], 1)).toBe(half);
	});
});

describe('the name of a great city', () => {
	const read = (path: string) =>
		JSON.parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')) as unknown;
	const cities = (read('supabase/seed/cities.json') as Record<'zh' | 'en' | 'lon' | 'lat' | 'rank', never>[])
		.map(({ zh, en, lon, lat, rank }) => ({
			zh: zh as string,
			en: en as string,
			at: mercator(lon, lat),
			rank
		}))
		.filter(({ rank }) => rank <= 2)
		.sort((a, b) => a.rank - b.rank);
	const points = ['places', 'demonstration'].flatMap((name) =>
		(read(`supabase/seed/${name}.json`) as { lon: number; lat: number }[]).map(({ lon, lat }) => {
			const [x, y] = mercator(lon, lat);
			return { x, y, group: 0 };
		})
	);

	it.each(['zh', 'en'] as const)(
		'always stands among the clusters at zoom 7, and is read (%s)',
		(language) => {
			const world = 256 * 2 ** 7;
			const room = new Room();
			const clusters = new Clustering(points, 7, 1).clusters.map(({ x, y, members }): Box => {
				const half = members.length > 1 ? clusterSize(members.length) * 0.45 : 11;
				return [x * world - half, y * world - half, x * world + half, y * world + half];
			});
			for (const box of clusters) room.fill(box);
			const hidden: string[] = [];
			for (const { zh, en, at, rank } of cities) {
				const half = language === 'zh' ? zh.length * 7 + 4 : en.length * 4.3 + 4;
				const [x, y] = [at[0] * world, at[1] * world];
				const box = room.choose(besidePoint(x, y, half, 9, rank), 1);
				const beside = box && Math.hypot((box[0] + box[2]) / 2 - x, (box[1] + box[3]) / 2 - y) <= half + 36;
				const most = Math.max(
					0,
					...clusters.map((cluster) => {
						if (!box || !overlap(box, cluster)) return 0;
						const width = Math.min(box[2], cluster[2]) - Math.max(box[0], cluster[0]);
						const height = Math.min(box[3], cluster[3]) - Math.max(box[1], cluster[1]);
						return (width * height) / (half * 36);
					})
				);
				if (!beside || most > 0.4) hidden.push(`${zh} ${most.toFixed(2)}`);
			}
			expect(hidden).toEqual([]);
		}
	);
});

describe('placeShields', () => {
	const road = { code: 'G2', path: [[0, 0.5], [1, 0.5]] as const }; // prettier-ignore

	it('keeps two shields of one road apart, on the road and inside the picture', () => {
		const anchors: Anchor[] = [];
		placeShields([road], { world: 4096, west: 500, north: 2000, width: 1200, height: 200 }, (anchor) => {
			anchors.push(anchor);
			return true;
		});
		expect(anchors.length).toBeGreaterThan(3);
		anchors.forEach(({ x, y }, i) => {
			expect(y).toBeCloseTo(48, 6);
			expect(x > 0 && x < 1200).toBe(true);
			if (i) expect(x - anchors[i - 1]!.x).toBeGreaterThanOrEqual(200);
		});
	});

	it('tries the next spot if there is no room', () => {
		let tried = 0;
		placeShields([road], { world: 1024, west: 0, north: 0, width: 1024, height: 1024 }, () => {
			tried++;
			return false;
		});
		expect(tried).toBeGreaterThan(15);
	});
});

describe('byZoom', () => {
	const steps = [[6, 1], [10, 5]] as const; // prettier-ignore
	it.each([
		[4, 1],
		[6, 1],
		[8, 3],
		[10, 5],
		[14, 5]
	])('at zoom %d is %d', (zoom, value) => {
		expect(byZoom(zoom, steps)).toBe(value);
	});
});
