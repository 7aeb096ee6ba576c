import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Room, type Box } from './collision.ts';

const box = fc
	.tuple(
		fc.integer({ min: 0, max: 900 }),
		fc.integer({ min: 0, max: 900 }),
		fc.integer({ min: 1, max: 300 }),
		fc.integer({ min: 1, max: 300 })
	)
	.map(([x, y, width, height]): Box => [x, y, x + width, y + height]);
const meet = (a: Box, b: Box) => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

it('no two boxes that were taken overlap, and a box is refused only if it overlaps one', () => {
	fc.assert(
		fc.property(fc.array(box, { maxLength: 30 }), (boxes) => {
			const room = new Room();
			const taken: Box[] = [];
			for (const one of boxes) {
				const free = !taken.some((other) => meet(one, other));
				expect(room.take(one)).toBe(free);
				if (free) taken.push(one);
			}
		})
	);
});

it('boxes that only touch both have room, also left of and above the picture', () => {
	const room = new Room();
	expect(room.take([-100, -100, 0, 0])).toBe(true);
	expect(room.take([0, -100, 50, 0])).toBe(true);
	expect(room.take([-1, -1, 1, 1])).toBe(false);
});

it('the first free box is chosen, and the others stay free', () => {
	const room = new Room();
	room.take([0, 0, 10, 10]);
	const [blocked, free, other]: Box[] = [
		[5, 5, 15, 15],
		[20, 0, 30, 10],
		[40, 0, 50, 10]
	];
	expect(room.choose([blocked!, free!, other!])).toBe(free);
	expect(room.take(other!)).toBe(true);
});

it('a filled box may be covered up to a share, by the box that covers least; a taken one never', () => {
	const room = new Room();
	// wider than a cell of the index: it counts once
	room.fill([0, 0, 300, 10]);
	const half: Box = [0, 5, 260, 15];
	const most: Box = [0, 1, 260, 11];
	expect(room.choose([most, half], 0.4)).toBeNull();
	expect(room.choose([most, half], 0.5)).toBe(half);
	expect(room.choose([half], 1)).toBeNull();
	expect(room.choose([])).toBeNull();
});
