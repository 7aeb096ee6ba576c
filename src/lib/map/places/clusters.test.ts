import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Clustering, soloZoom, type Point } from './clusters.ts';

const unit = fc.double({ min: 0, max: 0.999999, noNaN: true });
const points = fc.array(fc.record({ x: unit, y: unit, group: fc.nat(4) }), { maxLength: 300 });
const zoom = fc.integer({ min: 3, max: 13 });
const sum = (counts: Uint32Array) => counts.reduce((a, b) => a + b, 0);

describe('Clustering', () => {
	it('puts every point into exactly one cluster', () => {
		fc.assert(
			fc.property(points, zoom, (list, z) => {
				const { clusters } = new Clustering(list, z, 5);
				const members = clusters.flatMap((cluster) => cluster.members).sort((a, b) => a - b);
				expect(members).toEqual(list.map((_, i) => i));
				for (const cluster of clusters) expect(sum(cluster.counts)).toBe(cluster.members.length);
			})
		);
	});

	it('gives the same counts after changes of group as a new clustering', () => {
		fc.assert(
			fc.property(points, zoom, fc.array(fc.record({ at: fc.nat(), to: fc.nat(4) })), (list, z, changes) => {
				const live: Point[] = list.map((point) => ({ ...point }));
				const clustering = new Clustering(live, z, 5);
				for (const { at, to } of changes) {
					if (live.length === 0) break;
					const i = at % live.length;
					clustering.regroup(i, live[i]!.group, to);
					live[i]!.group = to;
				}
				const shape = (c: Clustering) => c.clusters.map(({ counts, members }) => [[...counts], members]);
				expect(shape(clustering)).toEqual(shape(new Clustering(live, z, 5)));
			})
		);
	});

	it('leaves every place alone at high zoom', () => {
		const list = Array.from({ length: 20 }, () => ({ x: 0.5, y: 0.5, group: 0 }));
		expect(new Clustering(list, soloZoom, 5).clusters).toHaveLength(20);
	});

	it('separates two distant places and joins two near ones', () => {
		const far = [
			{ x: 0.2, y: 0.4, group: 0 },
			{ x: 0.8, y: 0.4, group: 1 }
		];
		expect(new Clustering(far, 8, 5).clusters).toHaveLength(2);
		const near = [
			{ x: 0.8, y: 0.4, group: 0 },
			{ x: 0.8 + 1e-7, y: 0.4, group: 1 }
		];
		expect(new Clustering(near, 8, 5).clusters).toHaveLength(1);
	});
});
