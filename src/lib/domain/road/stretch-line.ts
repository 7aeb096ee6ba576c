import type { Network, Stretch } from './network.ts';
import { partsFrom } from './parts.ts';
import type { Position } from '../geo/sphere.ts';

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
 * Where a stake of an expressway lies, so many metres from its beginning: along its first part, and on along those that go
 * on from it. Null beyond the last.
 */
export function stakeAt(network: Network, code: string, metres: number): Position | null {
	const [first] = network.partsOf(code);
	if (!first) return null;
	let rest = metres;
	for (const { road, way } of partsFrom(network, { road: first.id, at: 0, way: 1 })) {
		const length = network.lengthOf(road);
		if (rest <= length) return network.positionAt(road, way === 1 ? rest : length - rest);
		rest -= length;
	}
	return null;
}
