import type { Network, Stretch } from './network.ts';
import { partsFrom } from './parts.ts';
import type { Position } from '../geo/sphere.ts';

/** A stretch as a line to draw; with one carriageway, in its driving direction. */
export interface StretchLine {
	points: Position[];
	oneWay: boolean;
}

/** The line of a stretch along its road. */
export function lineOf(network: Network, { road, from, to, way }: Stretch): StretchLine {
	const { points, at } = network.roads.get(road)!;
	const between = points.filter((_, i) => at[i]! > from && at[i]! < to).map(([lon, lat]) => ({ lon, lat }));
	const line = [network.positionAt(road, from), ...between, network.positionAt(road, to)];
	return { points: way === -1 ? line.reverse() : line, oneWay: way !== null };
}

/** Total length of stretches, metres. */
export const lengthOf = (stretches: readonly Stretch[]): number =>
	stretches.reduce((sum, { from, to }) => sum + to - from, 0);

/**
 * The position of a stake of an expressway: `metres` from the beginning of its first part, along the parts that continue
 * it. Null beyond the last part, or if the code is unknown.
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
