import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Room, type Box } from '../basemap/collision.ts';
import { placeLabels, shorten, type Wanted } from './labels.ts';

const half = 15;
const spots = fc.array(
	fc.record({
		x: fc.integer({ min: 0, max: 400 }),
		y: fc.integer({ min: 0, max: 400 }),
		width: fc.integer({ min: 20, max: 150 })
	}),
	{ maxLength: 40 }
);
const symbol = (x: number, y: number): Box => [x - half, y - half, x + half, y + half];
const overlap = (a: Box, b: Box) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];

function place(list: readonly Omit<Wanted, 'text' | 'half'>[]) {
	const room = new Room();
	for (const { x, y } of list) room.fill(symbol(x, y));
	return placeLabels(room, list.map((spot, i) => ({ ...spot, half, text: String(i) }))); // prettier-ignore
}

describe('placeLabels', () => {
	it('covers no symbol and no other name', () => {
		fc.assert(
			fc.property(spots, (list) => {
				const boxes = place(list).map(({ box }) => box);
				boxes.forEach((box, i) => {
					for (const { x, y } of list) expect(overlap(box, symbol(x, y))).toBe(false);
					for (const other of boxes.slice(i + 1)) expect(overlap(box, other)).toBe(false);
				});
			})
		);
	});

	it('puts a name below its symbol, else above, right, left, or leaves it out', () => {
		const [x, y, width] = [200, 200, 60];
		const around = [[], [200, 230], [200, 170], [250, 200], [150, 200]] as const;
		const stands = around.map((_, n) => {
			const room = new Room();
			room.fill(symbol(x, y));
			for (const [bx, by] of around.slice(1, n + 1)) room.fill(symbol(bx!, by!));
			const [label] = placeLabels(room, [{ x, y, half, width, text: 'a' }]);
			return label ? [Math.sign(label.x - x), Math.sign(label.y - y)] : null;
		});
		expect(stands).toEqual([[0, 1], [0, -1], [1, 0], [-1, 0], null]); // prettier-ignore
	});

	it('always shows the name of the open place', () => {
		fc.assert(
			fc.property(spots, (list) => {
				const labels = place([{ x: 200, y: 200, width: 80, must: true }, ...list]);
				expect(labels[0]!.text).toBe('0');
			})
		);
	});
});

describe('shorten', () => {
	it('keeps twelve Chinese characters or twice as many Latin letters', () => {
		expect(shorten('枫泾收费站')).toBe('枫泾收费站');
		expect(shorten('一二三四五六七八九十一二三')).toBe('一二三四五六七八九十一…');
		expect(shorten('Fengjing toll gate, main line')).toHaveLength(24);
	});
});
