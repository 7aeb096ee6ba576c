import {
	along,
	bearing,
	between,
	position,
	toSegment,
	turn,
	unit,
	type Position,
	type Unit
} from '../geo/sphere.ts';
import { SphereGrid } from '../geo/sphere-grid.ts';

/** An expressway, or a connected part of one, as a line through points. */
export interface Road {
	/** unique id, different for each part of an expressway */
	id: string;
	/** "G60" */
	code: string;
	names: { zh: string; en: string };
	/** true for a ring road, whose last point connects to the first */
	loop: boolean;
	/** WGS-84 degrees */
	points: readonly (readonly [lon: number, lat: number])[];
}

/** Way along a road: 1 in the order of its points, -1 against it. */
export type Way = 1 | -1;

/** A position matched to a road. */
export interface Fix {
	road: string;
	/** metres from the first point of the road */
	at: number;
	/** distance between position and road, metres */
	off: number;
}

/** A stretch of a road, metres from its first point, `from` ≤ `to`; `way` is its carriageway, null for both. */
export interface Stretch {
	road: string;
	from: number;
	to: number;
	way: Way | null;
}

interface Measured extends Road {
	units: readonly Unit[];
	/** metres from the first point to each point */
	at: Float64Array;
	length: number;
}

/** A piece of a road between two of its points. */
interface Piece {
	road: Measured;
	piece: number;
}

/** Maximum number of cubes in the cache of pieces near a cube. */
const mostCubes = 50_000;
/** Maximum distance of a position from a road it is matched to, metres: the lines are accurate to one or two kilometres. */
export const reach = 2500;
/** Step at which long pieces are entered in the grid, metres. */
const step = 2000;
/** Maximum angle between a heading and a road for driving along it, degrees. */
const sameWay = 60;

/** The expressways of a region. It converts positions to road and metre, and back (linear referencing). */
export class Network {
	readonly roads: ReadonlyMap<string, Measured>;
	#parts = new Map<string, Measured[]>();
	#grid = new SphereGrid<Piece>(reach + step);
	/** cache: pieces near each cube that was queried, as many positions are in the same cubes */
	#near = new Map<number, Piece[]>();

	/** @throws Error if a road has fewer than two points, or if two roads have the same id */
	constructor(roads: readonly Road[]) {
		const measured = new Map<string, Measured>();
		for (const road of roads) {
			if (road.points.length < 2) throw new Error(`the road "${road.id}" has fewer than two points`);
			if (measured.has(road.id)) throw new Error(`there are two roads "${road.id}"`);
			const points = road.loop ? [...road.points, road.points[0]!] : road.points;
			const units = points.map(([lon, lat]) => unit({ lon, lat }));
			const at = new Float64Array(units.length);
			for (let i = 1; i < units.length; i++) at[i] = at[i - 1]! + between(units[i - 1]!, units[i]!);
			const made = { ...road, units, at, length: at[at.length - 1]! };
			measured.set(road.id, made);
			const parts = this.#parts.get(road.code);
			if (parts) parts.push(made);
			else this.#parts.set(road.code, [made]);
			for (let piece = 0; piece + 1 < units.length; piece++) {
				const steps = Math.max(1, Math.ceil((at[piece + 1]! - at[piece]!) / step));
				const entry = { road: made, piece };
				for (let i = 0; i <= steps; i++)
					this.#grid.add(along(units[piece]!, units[piece + 1]!, i / steps), entry);
			}
		}
		this.roads = measured;
	}

	/** The parts of an expressway in the order of the data; empty if the code is unknown. */
	partsOf(code: string): readonly Measured[] {
		return this.#parts.get(code) ?? [];
	}

	/**
	 * Matches a position to the network: the nearest point of each road within {@link reach}, the nearest road first.
	 * @param heading degrees clockwise from north: only roads along this heading, in either way; null: all roads
	 */
	locate(here: Position, heading: number | null = null): Fix[] {
		const point = unit(here);
		const best = new Map<string, Fix>();
		for (const { road, piece } of this.#piecesNear(point)) {
			const { metres, at } = toSegment(point, road.units[piece]!, road.units[piece + 1]!);
			if (metres > reach || metres >= (best.get(road.id)?.off ?? Infinity)) continue;
			const fix = { road: road.id, at: road.at[piece]! + at, off: metres };
			if (heading !== null && this.way(fix, heading) === null) continue;
			best.set(road.id, fix);
		}
		return [...best.values()].sort((a, b) => a.off - b.off);
	}

	/** The nearest point of one road at any distance. @throws Error if the road is unknown */
	nearest(road: string, here: Position): Fix {
		const { units, at: marks } = this.#road(road);
		const point = unit(here);
		let best: Fix = { road, at: 0, off: Infinity };
		for (let piece = 0; piece + 1 < units.length; piece++) {
			const { metres, at } = toSegment(point, units[piece]!, units[piece + 1]!);
			if (metres < best.off) best = { road, at: marks[piece]! + at, off: metres };
		}
		return best;
	}

	/** The way along a road for a heading (degrees) at a point; null for a heading across the road. */
	way({ road, at }: Pick<Fix, 'road' | 'at'>, heading: number): Way | null {
		const ahead = this.#headingAt(road, at);
		if (turn(ahead, heading) <= sameWay) return 1;
		return turn(ahead + 180, heading) <= sameWay ? -1 : null;
	}

	/** The position of a metre of a road; beyond an end, the end; on a ring it wraps. @throws Error if the road is unknown */
	positionAt(road: string, at: number): Position {
		const { units, at: marks, length, loop } = this.#road(road);
		const metre = loop ? ((at % length) + length) % length : Math.max(0, Math.min(length, at));
		const piece = pieceAt(marks, metre);
		const whole = marks[piece + 1]! - marks[piece]!;
		return position(along(units[piece]!, units[piece + 1]!, whole > 0 ? (metre - marks[piece]!) / whole : 0));
	}

	/** Length of a road, metres. @throws Error if the road is unknown */
	lengthOf(road: string): number {
		return this.#road(road).length;
	}

	#piecesNear(point: Unit): Piece[] {
		const key = this.#grid.keyOf(point);
		let pieces = this.#near.get(key);
		if (!pieces) {
			// near any point of the cube, not only near the first one queried
			const found = new Set<Piece>();
			for (const cube of this.#grid.around(key)) this.#grid.inCube(cube, (piece) => found.add(piece));
			if (this.#near.size >= mostCubes) this.#near.clear();
			this.#near.set(key, (pieces = [...found]));
		}
		return pieces;
	}

	#headingAt(road: string, at: number): number {
		const { at: marks } = this.#road(road);
		const piece = pieceAt(marks, at);
		return bearing(this.positionAt(road, marks[piece]!), this.positionAt(road, marks[piece + 1]! - 0.5));
	}

	#road(id: string): Measured {
		const road = this.roads.get(id);
		if (!road) throw new Error(`there is no road "${id}" in the network`);
		return road;
	}
}

/** The piece that contains a metre, by binary search. */
function pieceAt(marks: Float64Array, metre: number): number {
	let [low, high] = [0, marks.length - 2];
	while (low < high) {
		const middle = (low + high + 1) >> 1;
		if (marks[middle]! <= metre) low = middle;
		else high = middle - 1;
	}
	return low;
}
