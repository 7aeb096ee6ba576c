import { cellsOf, type CellBounds } from '../domain/geo/cell.ts';
import { distance } from '../domain/geo/distance.ts';
import { mercator } from '../map/mercator.ts';

/** WGS-84 degrees. */
export interface Position {
	lon: number;
	lat: number;
}

/** What an area covers: strips along ways, or a rectangle. */
export type Ground =
	{ kind: 'along'; ways: readonly (readonly Position[])[] } | { kind: 'within'; bounds: CellBounds };

/** A raster tile. */
export interface Tile {
	zoom: number;
	column: number;
	row: number;
}

/** Places this near to a way belong to it, metres; and so does what the map shows beside it. */
const reach = 25_000;
/** Tiles are kept this far to both sides of a way, metres. */
const tileReach = 4000;
/** Metres of one degree of latitude. */
const degree = 111_200;
/** An area of more tiles than this is kept less deep. */
const mostTiles = 2500;

function around({ lon, lat }: Position, metres: number): CellBounds {
	const north = metres / degree;
	const east = north / Math.cos((lat * Math.PI) / 180);
	return [lon - east, lat - north, lon + east, lat + north];
}

/** Positions along a way, never further apart than `step` metres. */
function* pacing(way: readonly Position[], step: number): Iterable<Position> {
	for (const [i, to] of way.entries()) {
		const from = way[i - 1];
		const parts = from ? Math.max(1, Math.ceil(distance(from, to) / step)) : 1;
		for (let part = 1; part <= parts; part++) {
			const share = part / parts;
			yield from
				? { lon: from.lon + (to.lon - from.lon) * share, lat: from.lat + (to.lat - from.lat) * share }
				: to;
		}
	}
}

/** The geohash-3 cells of an area: those it touches, and neighbours that come within 25 km of a way. */
export function cellsOfGround(ground: Ground): Set<string> {
	if (ground.kind === 'within') return new Set(cellsOf(ground.bounds));
	const cells = new Set<string>();
	for (const way of ground.ways)
		for (const position of pacing(way, reach))
			for (const cell of cellsOf(around(position, reach))) cells.add(cell);
	return cells;
}

/** The tiles of one zoom that an area needs. */
function* tilesAt(ground: Ground, zoom: number): Iterable<Tile> {
	const scale = 2 ** zoom;
	const boxes =
		ground.kind === 'within'
			? [ground.bounds]
			: ground.ways.flatMap((way) => [...pacing(way, tileReach)].map((at) => around(at, tileReach)));
	const seen = new Set<number>();
	for (const [west, south, east, north] of boxes) {
		const [left, top] = mercator(west, north).map((value) => Math.floor(value * scale)) as [number, number];
		const [right, bottom] = mercator(east, south).map((value) => Math.floor(value * scale)) as [
			number,
			number
		];
		for (let column = left; column <= right; column++)
			for (let row = top; row <= bottom; row++) {
				const key = column * scale + row;
				if (seen.has(key)) continue;
				seen.add(key);
				yield { zoom, column, row };
			}
	}
}

/** The tiles of an area from the coarsest zoom down, whole zooms only, as deep as a sensible number reaches. */
export function tilesOfGround(ground: Ground, minZoom: number, maxZoom: number): Tile[] {
	const tiles: Tile[] = [];
	for (let zoom = minZoom; zoom <= maxZoom; zoom++) {
		const more: Tile[] = [];
		for (const tile of tilesAt(ground, zoom)) {
			more.push(tile);
			if (tiles.length + more.length > mostTiles) return tiles;
		}
		tiles.push(...more);
	}
	return tiles;
}

/**
 * The part of an expressway between two places: what lies within an ellipse around them. An expressway that makes more of
 * a detour than a quarter is cut.
 */
export function between(ways: Ground & { kind: 'along' }, from: Position, to: Position): Ground {
	const longest = 1.25 * distance(from, to) + 5000;
	const inside = (at: Position) => distance(from, at) + distance(at, to) <= longest;
	const parts: Position[][] = [[from], [to]];
	for (const way of ways.ways) {
		let part: Position[] = [];
		for (const at of pacing(way, tileReach)) {
			if (inside(at)) part.push(at);
			else if (part.length) {
				parts.push(part);
				part = [];
			}
		}
		if (part.length) parts.push(part);
	}
	return { kind: 'along', ways: parts };
}

/** Orders places as one comes past them on the ways of an expressway. */
export function inOrder<Item extends Position>(
	places: readonly Item[],
	ways: readonly (readonly Position[])[]
): Item[] {
	const stops = ways.flatMap((way) => [...pacing(way, 2000)]);
	const at = (place: Item) => {
		let [best, nearest] = [0, Infinity];
		for (const [i, stop] of stops.entries()) {
			const metres = distance(place, stop);
			if (metres < nearest) [best, nearest] = [i, metres];
		}
		return best;
	};
	const order = new Map(places.map((place) => [place, at(place)]));
	return [...places].sort((a, b) => order.get(a)! - order.get(b)!);
}
