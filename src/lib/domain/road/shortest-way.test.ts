import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joined, legsBetween, type Leg } from './leg.ts';
import { junctionsOf } from './junctions.ts';
import { Network, type Way } from './network.ts';
import { seedRoads } from './network.fixture.ts';
import { shortestWay } from './shortest-way.ts';
import { startsNear, type Start } from './start.ts';

const network = new Network(seedRoads);
const junctions = junctionsOf(network);

/** Same values as in the search: cost of a change of road, and distance to drive before the next change, metres. */
const [changeCost, apart] = [2000, 10];

/**
 * The same search without graph, queue and early end. Each step takes the cheapest of all open states and finds the next
 * point on a road among all points, until no state is open.
 */
function plainSearch(starts: readonly Start[], goals: readonly Start[]): Leg[] {
	if (!starts.length || !goals.length) return [];
	const points = [...starts, ...goals, ...junctions.flatMap(({ a, b }) => [a, b])].map(({ road, at }, i) => ({
		road,
		at,
		i
	}));
	const rows = new Map<string, typeof points>();
	for (const one of points) rows.set(one.road, [...(rows.get(one.road) ?? []), one]);
	for (const row of rows.values()) row.sort((a, b) => a.at - b.at);
	const base = starts.length + goals.length;
	const key = (i: number, way: Way, fresh: boolean) => `${i} ${way} ${fresh}`;

	interface State {
		i: number;
		way: Way;
		fresh: boolean;
		cost: number;
		came: State | null;
	}
	const states = new Map<string, State>();
	const open = new Set<State>();
	const reach = (i: number, way: Way, fresh: boolean, cost: number, came: State | null) => {
		const known = states.get(key(i, way, fresh));
		if (known && known.cost <= cost) return;
		const state = known ?? { i, way, fresh, cost, came };
		Object.assign(state, { cost, came });
		states.set(key(i, way, fresh), state);
		open.add(state);
	};
	starts.forEach(({ off, way }, i) => {
		for (const one of [1, -1] as const) if (way === null || way === one) reach(i, one, false, off, null);
	});
	while (open.size) {
		const best = [...open].reduce((a, b) => (b.cost < a.cost ? b : a));
		open.delete(best);
		const { road, at } = points[best.i]!;
		const { loop, length } = network.roads.get(road)!;
		const row = rows.get(road)!;
		const place = row.findIndex(({ i }) => i === best.i);
		const round = loop ? (place + best.way + row.length) % row.length : place + best.way;
		const on = row[round];
		if (on && on.i !== best.i) {
			const wraps = round !== place + best.way;
			const [first, last] = best.way === 1 ? [at, on.at] : [on.at, at];
			const metres = wraps ? length - first + last : last - first;
			reach(on.i, best.way, best.fresh && metres < apart, best.cost + metres, best);
		}
		if (best.i < base || best.fresh) continue;
		const other = base + ((best.i - base) ^ 1);
		for (const way of [1, -1] as const)
			reach(other, way, true, best.cost + junctions[(best.i - base) >> 1]!.off + changeCost, best);
	}
	const ends = goals.flatMap(({ off }, i) =>
		([1, -1] as const).flatMap((way) =>
			[false, true].flatMap((fresh) => {
				const state = states.get(key(starts.length + i, way, fresh));
				return state ? [{ state, total: state.cost + off }] : [];
			})
		)
	);
	if (!ends.length) return [];
	const { state: end } = ends.reduce((best, one) => (one.total < best.total ? one : best));
	const legs: Leg[] = [];
	for (let state = end; state.came; state = state.came) {
		const [a, b] = [points[state.came.i]!, points[state.i]!];
		if (a.road === b.road)
			legs.unshift(...legsBetween(a.road, network.lengthOf(a.road), a.at, b.at, state.way));
	}
	return joined(legs);
}

/** A position on a road of the network or a few kilometres beside it. */
const position = fc
	.tuple(
		fc.constantFrom(...network.roads.values()),
		fc.double({ min: 0, max: 1, noNaN: true }),
		fc.double({ min: -0.03, max: 0.03, noNaN: true })
	)
	.map(([{ id, length }, share, off]) => {
		const { lon, lat } = network.positionAt(id, share * length);
		return { lon: lon + off, lat: lat - off };
	});
const heading = fc.option(fc.double({ min: 0, max: 360, noNaN: true }));

describe('the shortest way', () => {
	it('equals the result of a plain search through all states', () => {
		fc.assert(
			fc.property(position, position, heading, (from, to, degrees) => {
				const [starts, goals] = [startsNear(network, from, degrees), startsNear(network, to, null)];
				expect(shortestWay(network, starts, goals)).toEqual(plainSearch(starts, goals));
			}),
			{ numRuns: 60 }
		);
	});

	it('is the same each time', () => {
		fc.assert(
			fc.property(position, position, (from, to) => {
				const [starts, goals] = [startsNear(network, from, null), startsNear(network, to, null)];
				const legs = shortestWay(network, starts, goals);
				expect(shortestWay(network, starts, goals)).toEqual(legs);
				expect(shortestWay(new Network(seedRoads), starts, goals)).toEqual(legs);
			}),
			{ numRuns: 10 }
		);
	});

	it('is empty without a start, and to a road without connection', () => {
		const here = startsNear(network, network.positionAt(seedRoads[0]!.id, 0), null);
		expect(shortestWay(network, [], here)).toEqual([]);
		const island = { id: 'S9', code: 'S9', names: { zh: '', en: '' }, loop: false };
		const apartFromAll = new Network([
			...seedRoads,
			{
				...island,
				points: [
					[130, 40],
					[131, 40]
				]
			}
		]);
		const there = startsNear(apartFromAll, { lon: 130.5, lat: 40 }, null);
		expect(there).toHaveLength(1);
		expect(shortestWay(apartFromAll, here, there)).toEqual([]);
	});
});
