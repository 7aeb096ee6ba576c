import { earthRadius, type Unit } from './sphere.ts';

/**
 * Finds what lies near a point of the sphere. The sphere sits in a grid of cubes, so that the date line and the poles
 * are places like any other.
 */
export class SphereGrid<T> {
	#cubes = new Map<number, T[]>();
	#size: number;
	#across: number;

	/** cubes to each side that a query looks into */
	#reach: number;

	/** @param reach metres that queries reach, no farther @param edge of a cube, metres: smaller ones meet fewer strangers */
	constructor(reach: number, edge = reach) {
		this.#size = edge / earthRadius;
		this.#reach = Math.ceil(reach / edge);
		this.#across = Math.ceil(2 / this.#size) + 2 * this.#reach + 1;
	}

	add(point: Unit, item: T): void {
		const key = this.keyOf(point);
		const cube = this.#cubes.get(key);
		if (cube) cube.push(item);
		else this.#cubes.set(key, [item]);
	}

	delete(point: Unit, item: T): void {
		const key = this.keyOf(point);
		const cube = this.#cubes.get(key);
		if (!cube) return;
		const at = cube.indexOf(item);
		if (at < 0) return;
		const last = cube.pop()!;
		if (at < cube.length) cube[at] = last;
		if (!cube.length) this.#cubes.delete(key);
	}

	/** True where two points share a cube: moving from one to the other needs no change. */
	same(a: Unit, b: Unit): boolean {
		return this.keyOf(a) === this.keyOf(b);
	}

	/** Visits everything. */
	all(visit: (item: T) => void): void {
		for (const cube of this.#cubes.values()) cube.forEach(visit);
	}

	/** Names the cube of a point: many points of one cube need one look. */
	keyOf([x, y, z]: Unit): number {
		return this.#key(this.#cell(x), this.#cell(y), this.#cell(z));
	}

	/** Visits everything within reach of a point, and some beyond; what was added twice may come twice. */
	near(point: Unit, visit: (item: T) => void): void {
		for (const key of this.around(this.keyOf(point))) this.#cubes.get(key)?.forEach(visit);
	}

	/** A cube and those within reach, where they hold something. */
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

	/** Visits what is in one cube. */
	inCube(key: number, visit: (item: T) => void): void {
		this.#cubes.get(key)?.forEach(visit);
	}

	#cell(coordinate: number): number {
		return Math.floor((coordinate + 1) / this.#size) + this.#reach;
	}

	#key(x: number, y: number, z: number): number {
		return (x * this.#across + y) * this.#across + z;
	}
}
