import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room, type Box } from './collision.ts';
import { placeShields, type Anchor } from './shields.ts';
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
	it('gives room exactly where nothing has been given before', () => {
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

describe('placeShields', () => {
	const road = { code: 'G2', path: [[0, 0.5], [1, 0.5]] as const }; // prettier-ignore

	it('keeps two shields of one road apart, on the road, inside the picture', () => {
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

	it('tries the next spot where there is no room', () => {
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
