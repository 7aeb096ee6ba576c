import type { Box, Room } from '../basemap/collision.ts';

/** A name that wants to stand beside its symbol, CSS pixels. */
export interface Wanted {
	/** middle of the symbol */
	x: number;
	y: number;
	/** half its edge */
	half: number;
	text: string;
	/** width of the text */
	width: number;
	/** stands even over a symbol: of the place that is open */
	must?: boolean;
}

/** A name where it stands, CSS pixels: the middle of its box. */
export interface Label {
	x: number;
	y: number;
	text: string;
	box: Box;
}

const height = 16;
const gap = 4;

/**
 * Puts names below their symbols, or else above, right or left of them, and leaves out those that would cover something.
 * @param room filled with the symbols; takes the names
 * @param wanted the earlier ones win
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

/** A name as long as fits beside a symbol. */
export function shorten(text: string): string {
	const wide = /[\u4e00-\u9fff]/.test(text) ? widest : widest * 2;
	return text.length > wide ? `${text.slice(0, wide - 1)}…` : text;
}
