/** West, north, east, south. */
export type Box = readonly [number, number, number, number];

const cell = 128;

/** Remembers where something has been drawn; the first come keeps its room. */
export class Room {
	#cells = new Map<number, Box[]>();

	/** Takes a box where nothing is yet. @returns false where something is */
	take(box: Box): boolean {
		const keys = this.#keys(box);
		for (const key of keys)
			for (const other of this.#cells.get(key) ?? [])
				if (box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1]) return false;
		this.#put(box, keys);
		return true;
	}

	/** Takes a box whatever is there. */
	fill(box: Box): void {
		this.#put(box, this.#keys(box));
	}

	#put(box: Box, keys: readonly number[]): void {
		for (const key of keys) {
			const list = this.#cells.get(key);
			if (list) list.push(box);
			else this.#cells.set(key, [box]);
		}
	}

	#keys([west, north, east, south]: Box): number[] {
		const keys: number[] = [];
		for (let y = Math.floor(north / cell); y <= Math.floor(south / cell); y++)
			for (let x = Math.floor(west / cell); x <= Math.floor(east / cell); x++) keys.push(y * 4096 + x);
		return keys;
	}
}
