import { distance } from '../geo/distance.ts';
import type { Network, Stretch } from './network.ts';
import type { Position } from '../geo/sphere.ts';

/** Lines of one expressway whose ends are no farther apart go on into each other, metres. */
const seam = 4000;

/** A part of a road as a line to draw, in the direction of its carriageway where it is of one. */
export interface StretchLine {
	points: Position[];
	oneWay: boolean;
}

/** A stretch as the line it is on the road. */
export function lineOf(network: Network, { road, from, to, way }: Stretch): StretchLine {
	const { points, at } = network.roads.get(road)!;
	const between = points.filter((_, i) => at[i]! > from && at[i]! < to).map(([lon, lat]) => ({ lon, lat }));
	const line = [network.positionAt(road, from), ...between, network.positionAt(road, to)];
	return { points: way === -1 ? line.reverse() : line, oneWay: way !== null };
}

/** Metres of road of stretches, one after the other. */
export const lengthOf = (stretches: readonly Stretch[]): number =>
	stretches.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * Where a stake of an expressway lies, so many metres from its beginning: along its first line, and on along those that
 * begin where the one before ends. Null beyond the last.
 */
export function stakeAt(network: Network, code: string, metres: number): Position | null {
	const lines = [...network.roads.values()].filter((road) => road.code === code);
	let rest = metres;
	for (const [i, line] of lines.entries()) {
		const before = lines[i - 1]?.points.at(-1);
		const [lon, lat] = line.points[0]!;
		if (before && distance({ lon: before[0], lat: before[1] }, { lon, lat }) > seam) return null;
		if (rest <= line.length) return network.positionAt(line.id, rest);
		rest -= line.length;
	}
	return null;
}
