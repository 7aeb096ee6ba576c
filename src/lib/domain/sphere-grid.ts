import { earthRadius, type Unit } from './sphere.ts';

/**
 * Finds what lies near a point of the sphere. The sphere sits in a grid of cubes, so that the date line and the poles
 * are places like any other.
 */
export class SphereGrid<T> {
	#cubes = new Map<number, Set<T>>();
	#size: number;
	#across: number;

	/** @param metres edge of a cube: queries reach so far, no farther */
	constructor(metres: number) {
		this.#size = metres / earthRadius;
		this.#across = Math.ceil(2 / this.#size) + 3;
	}

	add(point: Unit, item: T): void {
		const key = this.#key(...this.#cube(point));
		const cube = this.#cubes.get(key);
		if (cube) cube.add(item);
		else this.#cubes.set(key, new Set([item]));
	}

	delete(point: Unit, item: T): void {
		const key = this.#key(...this.#cube(point));
		const cube = this.#cubes.get(key);
		cube?.delete(item);
		if (cube?.size === 0) this.#cubes.delete(key);
	}

	/** True where two points share a cube: moving from one to the other needs no change. */
	same(a: Unit, b: Unit): boolean {
		return this.#key(...this.#cube(a)) === this.#key(...this.#cube(b));
	}

	/** Everything. */
	*all(): Generator<T> {
		for (const cube of this.#cubes.values()) yield* cube;
	}

	/** Names the cube of a point, for {@link nearKey}: many points of one cube need one look. */
	keyOf(point: Unit): number {
		return this.#key(...this.#cube(point));
	}

	/** Everything within the edge of a cube of a point, and some beyond; each once. */
	near(point: Unit): Generator<T> {
		return this.#around(...this.#cube(point));
	}

	/** {@link near} any point of a cube. */
	nearKey(key: number): Generator<T> {
		const z = key % this.#across;
		const xy = (key - z) / this.#across;
		const y = xy % this.#across;
		return this.#around((xy - y) / this.#across, y, z);
	}

	*#around(x: number, y: number, z: number): Generator<T> {
		const seen = new Set<T>();
		for (let i = x - 1; i <= x + 1; i++)
			for (let j = y - 1; j <= y + 1; j++)
				for (let k = z - 1; k <= z + 1; k++)
					for (const item of this.#cubes.get(this.#key(i, j, k)) ?? []) {
						if (seen.has(item)) continue;
						seen.add(item);
						yield item;
					}
	}

	#cube([x, y, z]: Unit): [number, number, number] {
		return [
			Math.floor((x + 1) / this.#size) + 1,
			Math.floor((y + 1) / this.#size) + 1,
			Math.floor((z + 1) / this.#size) + 1
		];
	}

	#key(x: number, y: number, z: number): number {
		return (x * this.#across + y) * this.#across + z;
	}
}
