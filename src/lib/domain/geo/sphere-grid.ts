import { earthRadius } from './earth.ts';
import type { Unit } from './sphere.ts';

/** The content of one cube: items, and in the same order their coordinates, close together in memory. */
interface Cube<T> {
	items: T[];
	/** x, y, z of each item */
	points: number[];
}

/**
 * Finds items near a point of the sphere. The sphere is divided by a grid of cubes, so that the date line and the poles
 * need no special case.
 */
export class SphereGrid<T> {
	#cubes = new Map<number, Cube<T>>();
	#size: number;
	#across: number;

	/** number of cubes that a query searches on each side */
	#reach: number;
	/** minimum scalar product of two points within reach */
	#cosine: number;

	/** @param reach radius of queries, metres @param edge edge of a cube, metres: smaller cubes hold fewer items out of reach */
	constructor(reach: number, edge = reach) {
		this.#size = edge / earthRadius;
		this.#reach = Math.ceil(reach / edge);
		this.#cosine = Math.cos((reach * 1.001) / earthRadius);
		this.#across = Math.ceil(2 / this.#size) + 2 * this.#reach + 1;
	}

	add(point: Unit, item: T): void {
		const key = this.keyOf(point);
		let cube = this.#cubes.get(key);
		if (!cube) this.#cubes.set(key, (cube = { items: [], points: [] }));
		cube.items.push(item);
		cube.points.push(...point);
	}

	delete(point: Unit, item: T): void {
		const key = this.keyOf(point);
		const cube = this.#cubes.get(key);
		if (!cube) return;
		const { items, points } = cube;
		const at = items.indexOf(item);
		if (at < 0) return;
		// the last item takes the free position
		const last = items.pop()!;
		const [x, y, z] = points.splice(-3) as [number, number, number];
		if (at < items.length) {
			items[at] = last;
			points[3 * at] = x;
			points[3 * at + 1] = y;
			points[3 * at + 2] = z;
		}
		if (!items.length) this.#cubes.delete(key);
	}

	/** Moves an item from one point to another. */
	move(from: Unit, to: Unit, item: T): void {
		this.delete(from, item);
		this.add(to, item);
	}

	/** Visits all items. */
	all(visit: (item: T) => void): void {
		for (const { items } of this.#cubes.values()) items.forEach(visit);
	}

	/** The key of the cube of a point, so that a caller can search once for many points of one cube. */
	keyOf([x, y, z]: Unit): number {
		return this.#key(this.#cell(x), this.#cell(y), this.#cell(z));
	}

	/** Visits all items within reach of a point, and some up to 0.1 % beyond; an item added twice may be visited twice. */
	near(point: Unit, visit: (item: T) => void): void {
		const [x, y, z] = point;
		for (const key of this.around(this.keyOf(point))) {
			const { items, points } = this.#cubes.get(key)!;
			for (let i = 0, j = 0; i < items.length; i++, j += 3)
				if (x * points[j]! + y * points[j + 1]! + z * points[j + 2]! >= this.#cosine) visit(items[i]!);
		}
	}

	/** The keys of a cube and of the cubes within reach, without empty ones. */
	around(key: number): number[] {
		const z = key % this.#across;
		const xy = (key - z) / this.#across;
		const y = xy % this.#across;
		const x = (xy - y) / this.#across;
		const keys: number[] = [];
		const n = this.#reach;
		for (let i = x - n; i <= x + n; i++)
			for (let j = y - n; j <= y + n; j++)
				for (let k = z - n; k <= z + n; k++) {
					const near = this.#key(i, j, k);
					if (this.#cubes.has(near)) keys.push(near);
				}
		return keys;
	}

	/** Visits the items of one cube. */
	inCube(key: number, visit: (item: T) => void): void {
		this.#cubes.get(key)?.items.forEach(visit);
	}

	#cell(coordinate: number): number {
		return Math.floor((coordinate + 1) / this.#size) + this.#reach;
	}

	#key(x: number, y: number, z: number): number {
		return (x * this.#across + y) * this.#across + z;
	}
}
