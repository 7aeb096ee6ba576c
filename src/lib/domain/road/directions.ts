import type { Network } from './network.ts';
import { townNear } from '../geo/gazetteer.ts';
import type { Names } from '../geo/names.ts';
import { between, unit, type Position } from '../geo/sphere.ts';

/** One of the two directions of an expressway. */
export interface Direction {
	/** a position that this direction leads to */
	towards: Position;
	/** the town it leads to; on a ring road, clockwise or anticlockwise */
	leads: { to: Names } | 'clockwise' | 'anticlockwise';
}

/** Maximum distance of a town from the end of an expressway that is named after it, metres. */
const nearEnd = 70_000;

/** The two directions of an expressway; empty if the code is unknown. */
export function directionsOf(network: Network, code: string): Direction[] {
	const lines = network.partsOf(code);
	const [first] = lines;
	if (!first) return [];
	if (first.loop) {
		const quarter = (share: number) => network.positionAt(first.id, share * first.length);
		const forward = isClockwise(first.points);
		return [
			{ towards: quarter(0.25), leads: forward ? 'clockwise' : 'anticlockwise' },
			{ towards: quarter(0.75), leads: forward ? 'anticlockwise' : 'clockwise' }
		];
	}
	const ends = lines.flatMap(({ id, length }) => [network.positionAt(id, 0), network.positionAt(id, length)]);
	let [a, b, far] = [ends[0]!, ends[1]!, -1];
	for (const one of ends)
		for (const other of ends) {
			const metres = between(unit(one), unit(other));
			if (metres > far) [a, b, far] = [one, other, metres];
		}
	return [a, b].map((end) => ({
		towards: end,
		leads: { to: townNear(end, nearEnd) ?? compass(end, end === a ? b : a) }
	}));
}

/** True if a ring runs clockwise: the sign of its area by the shoelace formula. */
function isClockwise(points: readonly (readonly [lon: number, lat: number])[]): boolean {
	let twice = 0;
	points.forEach(([x, y], i) => {
		const [u, w] = points[(i + 1) % points.length]!;
		twice += x * w - u * y;
	});
	return twice < 0;
}

/** Name of a direction without a town near: the compass side of its end, in words that fit before 方向 or after "towards". */
function compass(end: Position, other: Position): Names {
	const [east, north] = [(end.lon - other.lon) * Math.cos((end.lat * Math.PI) / 180), end.lat - other.lat];
	if (Math.abs(east) > Math.abs(north))
		return east > 0 ? { zh: '往东', en: 'the east' } : { zh: '往西', en: 'the west' };
	return north > 0 ? { zh: '往北', en: 'the north' } : { zh: '往南', en: 'the south' };
}
