import type { Box, Room } from '../basemap/collision.ts';

/** A name to be placed beside its symbol, CSS pixels. */
export interface Wanted {
	/** middle of the symbol */
	x: number;
	y: number;
	/** half the edge of the symbol */
	half: number;
	text: string;
	/** width of the text */
	width: number;
	/** shown even over a symbol: the open place */
	must?: boolean;
}

/** A placed name, CSS pixels: x and y are the middle of its box. */
export interface Label {
	x: number;
	y: number;
	text: string;
	box: Box;
}

const height = 16;
const gap = 4;

/**
 * Puts each name below its symbol, or else above, right or left of it, and leaves out a name that would cover something.
 * @param room contains the boxes of the symbols; the boxes of the names are added
 * @param wanted in order of priority
 */
export function placeLabels(room: Room, wanted: Iterable<Wanted>): Label[] {
	const labels: Label[] = [];
	for (const { x, y, half, text, width, must } of wanted) {
		const box = room.choose(beside(x, y, half, width / 2 + 3), must ? 1 : 0);
		if (box) labels.push({ x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2, text, box });
	}
	return labels;
}

function* beside(x: number, y: number, half: number, wide: number): Generator<Box> {
	const away = half + gap;
	const tall = height / 2;
	yield [x - wide, y + away, x + wide, y + away + height];
	yield [x - wide, y - away - height, x + wide, y - away];
	yield [x + away, y - tall, x + away + 2 * wide, y + tall];
	yield [x - away - 2 * wide, y - tall, x - away, y + tall];
}

const widest = 12;

/** A name shortened to fit beside a symbol. */
export function shorten(text: string): string {
	const wide = /[\u4e00-\u9fff]/.test(text) ? widest : widest * 2;
	return text.length > wide ? `${text.slice(0, wide - 1)}…` : text;
}
