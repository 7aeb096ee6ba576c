/** Mean radius of the earth, metres (IUGG). */
const earthRadius = 6_371_008.8;
const radians = Math.PI / 180;

/**
 * Great-circle distance between two WGS-84 positions, metres, on the mean sphere (haversine; at most 0.5% off the
 * ellipsoid).
 */
export function distance(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
	const dLat = (b.lat - a.lat) * radians;
	const dLon = (b.lon - a.lon) * radians;
	const h =
		Math.sin(dLat / 2) ** 2 + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.sin(dLon / 2) ** 2;
	return 2 * earthRadius * Math.asin(Math.min(1, Math.sqrt(h)));
}
