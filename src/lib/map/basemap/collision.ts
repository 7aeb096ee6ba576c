/** West, north, east, south. */
export type Box = readonly [number, number, number, number];

const cell = 128;

/** Records the boxes that are in use in a picture; a box taken first keeps its room. */
export class Room {
	#taken = new Map<number, Box[]>();
	#filled = new Map<number, Box[]>();

	/** Takes a box if it is free. @returns false if something is there */
	take(box: Box): boolean {
		return this.choose([box]) !== null;
	}

	/** Marks a box as filled, whatever is there. */
	fill(box: Box): void {
		put(this.#filled, box);
	}

	/**
	 * Takes the first free box, or else the box of which the least is covered by filled boxes.
	 * @param boxes in order of preference
	 * @param share greatest share of a box that may be covered by filled boxes, 0..1; taken boxes are never covered
	 */
	choose(boxes: Iterable<Box>, share = 0): Box | null {
		let best: Box | null = null;
		let least = Infinity;
		for (const box of boxes) {
			const covered = this.#covered(box);
			if (covered >= least) continue;
			[best, least] = [box, covered];
			if (covered === 0) break;
		}
		if (!best || least > share) return null;
		put(this.#taken, best);
		return best;
	}

	/** Share of a box that is covered by filled boxes, at most 1; infinite if it touches a taken box. */
	#covered(box: Box): number {
		let area = 0;
		const seen = new Set<Box>();
		for (const key of keys(box)) {
			for (const other of this.#taken.get(key) ?? []) if (shared(box, other) > 0) return Infinity;
			for (const other of this.#filled.get(key) ?? []) {
				if (seen.has(other)) continue;
				seen.add(other);
				area += shared(box, other);
			}
		}
		return Math.min(1, area / ((box[2] - box[0]) * (box[3] - box[1])));
	}
}

/** Area of the overlap of two boxes. */
function shared(a: Box, b: Box): number {
	const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
	const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
	return width > 0 && height > 0 ? width * height : 0;
}

function put(cells: Map<number, Box[]>, box: Box): void {
	for (const key of keys(box)) {
		const list = cells.get(key);
		if (list) list.push(box);
		else cells.set(key, [box]);
	}
}

function keys([west, north, east, south]: Box): number[] {
	const found: number[] = [];
	for (let y = Math.floor(north / cell); y <= Math.floor(south / cell); y++)
		for (let x = Math.floor(west / cell); x <= Math.floor(east / cell); x++) found.push(y * 4096 + x);
	return found;
}
