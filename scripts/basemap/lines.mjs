/** Distance within which two ends are the same point, degrees: GSHHG cuts lines at whole degrees, with 16 bits per degree. */
const near = 4e-4;

const same = (a, b) => Math.abs(a[0] - b[0]) < near && Math.abs(a[1] - b[1]) < near;

/**
 * Joins pieces of shoreline end to end, and answers the closed rings. Pieces that do not close (because they leave the
 * region) are dropped.
 * @param {number[][][]} pieces
 */
export function joinRings(pieces) {
	const rings = [];
	const open = pieces.map((piece) => [...piece]);
	while (open.length) {
		let ring = open.pop();
		for (;;) {
			const end = ring[ring.length - 1];
			if (ring.length > 3 && same(ring[0], end)) {
				ring[ring.length - 1] = ring[0];
				rings.push(ring);
				break;
			}
			const next = open.findIndex((piece) => same(piece[0], end) || same(piece[piece.length - 1], end));
			if (next < 0) break;
			const [piece] = open.splice(next, 1);
			if (!same(piece[0], end)) piece.reverse();
			ring = ring.concat(piece.slice(1));
		}
	}
	return rings;
}

/**
 * True if a point is inside a ring (even-odd rule).
 * @param {number[][]} ring
 * @param {number[]} point
 */
export function contains(ring, [x, y]) {
	let inside = false;
	for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
		const [xi, yi] = ring[i];
		const [xj, yj] = ring[j];
		if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
	}
	return inside;
}

/**
 * A smooth line through the same points: centripetal Catmull-Rom spline, about one point per kilometre.
 * @param {number[][]} points
 */
export function smooth(points) {
	if (points.length < 3) return points;
	const out = [];
	const mirror = (a, b) => [2 * a[0] - b[0], 2 * a[1] - b[1]];
	for (let i = 0; i + 1 < points.length; i++) {
		const p1 = points[i];
		const p2 = points[i + 1];
		const p0 = points[i - 1] ?? mirror(p1, p2);
		const p3 = points[i + 2] ?? mirror(p2, p1);
		const knot = (t, a, b) => t + Math.sqrt(Math.hypot(b[0] - a[0], b[1] - a[1])) + 1e-9;
		const t1 = knot(0, p0, p1);
		const t2 = knot(t1, p1, p2);
		const t3 = knot(t2, p2, p3);
		const steps = Math.max(1, Math.round(Math.hypot(p2[0] - p1[0], p2[1] - p1[1]) / 0.012));
		const mix = (a, b, ta, tb, t) => [0, 1].map((k) => (a[k] * (tb - t) + b[k] * (t - ta)) / (tb - ta));
		for (let step = 0; step < steps; step++) {
			const t = t1 + ((t2 - t1) * step) / steps;
			const a1 = mix(p0, p1, 0, t1, t);
			const a2 = mix(p1, p2, t1, t2, t);
			const a3 = mix(p2, p3, t2, t3, t);
			const b1 = mix(a1, a2, 0, t2, t);
			const b2 = mix(a2, a3, t1, t3, t);
			out.push(mix(b1, b2, t1, t2, t));
		}
	}
	out.push(points[points.length - 1]);
	return out;
}
