/** Web Mercator coordinates of a WGS-84 position in degrees: 0..1 from the north-west corner of the world. */
export function mercator(lon: number, lat: number): [x: number, y: number] {
	return [(lon + 180) / 360, 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI)];
}
