/** Places nearer to each other than about this form one cluster, CSS pixels. */
const radius = 46;
/** From this zoom on, every place is drawn alone. */
export const soloZoom = 12;

/** One place in Web Mercator, 0..1 from the north-west corner of the world. */
export interface Point {
	x: number;
	y: number;
	/** index into the counts of a cluster */
	group: number;
}

/** Places that are drawn as one symbol. A cluster of one is a single place. */
export interface Cluster {
	/** mean position of the members, Web Mercator 0..1 */
	x: number;
	y: number;
	/** number of members in each group */
	counts: Uint32Array;
	/** indices of the points */
	members: number[];
}

/**
 * Clusters points for one zoom: a grid with cells as wide as the radius, then a cell joins the nearest neighbouring cluster
 * whose mean is closer than the radius. Membership depends on positions alone, so a change of group costs two additions.
 */
export class Clustering {
	readonly clusters: Cluster[] = [];
	#clusterOf: Uint32Array;

	/**
	 * @param zoom Leaflet zoom, with 256-pixel tiles
	 * @param groups number of groups
	 */
	constructor(points: readonly Point[], zoom: number, groups: number) {
		this.#clusterOf = new Uint32Array(points.length);
		const step = zoom >= soloZoom ? 0 : radius / (256 * 2 ** zoom);
		if (step === 0) points.forEach((point, i) => this.#add(this.#open(groups), i, point));
		else this.#grid(points, step, groups);
	}

	/** Moves one point from one group to another. */
	regroup(index: number, from: number, to: number): void {
		const { counts } = this.clusters[this.#clusterOf[index]!]!;
		counts[from]!--;
		counts[to]!++;
	}

	/** The cluster of a point. */
	of(index: number): Cluster {
		return this.clusters[this.#clusterOf[index]!]!;
	}

	#open(groups: number): number {
		this.clusters.push({ x: 0, y: 0, counts: new Uint32Array(groups), members: [] });
		return this.clusters.length - 1;
	}

	#add(cluster: number, index: number, { x, y, group }: Point): void {
		const into = this.clusters[cluster]!;
		const n = into.members.push(index);
		into.x += (x - into.x) / n;
		into.y += (y - into.y) / n;
		into.counts[group]!++;
		this.#clusterOf[index] = cluster;
	}

	#grid(points: readonly Point[], step: number, groups: number): void {
		const columns = Math.ceil(1 / step) + 1;
		const cells = new Map<number, number[]>();
		points.forEach(({ x, y }, i) => {
			const key = Math.floor(y / step) * columns + Math.floor(x / step);
			const cell = cells.get(key);
			if (cell) cell.push(i);
			else cells.set(key, [i]);
		});
		// full cells first: nearby cells with few points join them
		const order = [...cells.keys()].sort((a, b) => cells.get(b)!.length - cells.get(a)!.length || a - b);
		const clusterAt = new Map<number, number>();
		for (const key of order) {
			const members = cells.get(key)!;
			let cx = 0;
			let cy = 0;
			for (const i of members) {
				cx += points[i]!.x / members.length;
				cy += points[i]!.y / members.length;
			}
			let nearest = -1;
			let best = step * step;
			for (const neighbour of [
				-columns - 1,
				-columns,
				1 - columns,
				-1,
				1,
				columns - 1,
				columns,
				columns + 1
			]) {
				const other = clusterAt.get(key + neighbour);
				if (other === undefined) continue;
				const { x, y } = this.clusters[other]!;
				const d = (x - cx) ** 2 + (y - cy) ** 2;
				if (d < best) {
					best = d;
					nearest = other;
				}
			}
			const cluster = nearest >= 0 ? nearest : this.#open(groups);
			clusterAt.set(key, cluster);
			for (const i of members) this.#add(cluster, i, points[i]!);
		}
	}
}
