import { cellsOf, type CellBounds } from '../domain/geo/cell.ts';
import { distance } from '../domain/geo/distance.ts';
import { mercator } from '../map/mercator.ts';

/** WGS-84 degrees. */
export interface Position {
	lon: number;
	lat: number;
}

/** Ground covered by an area: strips along lines, or a rectangle. */
export type Ground =
	{ kind: 'along'; ways: readonly (readonly Position[])[] } | { kind: 'within'; bounds: CellBounds };

/** A raster tile. */
export interface Tile {
	zoom: number;
	column: number;
	row: number;
}

/** Distance from a line within which places, and the map around them, belong to the area, metres. */
const reach = 25_000;
/** Distance on both sides of a line within which tiles are kept, metres. */
const tileReach = 4000;
/** Length of one degree of latitude, metres. */
const degree = 111_200;
/** Greatest number of tiles in an area: zooms that would exceed it are left out. */
const mostTiles = 2500;

function around({ lon, lat }: Position, metres: number): CellBounds {
	const north = metres / degree;
	const east = north / Math.cos((lat * Math.PI) / 180);
	return [lon - east, lat - north, lon + east, lat + north];
}

/** Positions along a line, at most `step` metres apart. */
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

/** Geohash-3 cells of an area: those that a rectangle touches, or those within 25 km of a line. */
export function cellsOfGround(ground: Ground): Set<string> {
	if (ground.kind === 'within') return new Set(cellsOf(ground.bounds));
	const cells = new Set<string>();
	for (const way of ground.ways)
		for (const position of pacing(way, reach))
			for (const cell of cellsOf(around(position, reach))) cells.add(cell);
	return cells;
}

/** Tiles of an area at one zoom. */
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

/** Tiles of an area from the lowest zoom up: whole zooms only, until the next would exceed the greatest number of tiles. */
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
 * The part of an expressway between two places: all positions inside an ellipse around both. A detour of more than 25 %
 * plus 5 km is left out.
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

/** Sorts places in their order along the lines of an expressway. */
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
