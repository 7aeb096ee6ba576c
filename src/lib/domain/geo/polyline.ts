type Point = [lon: number, lat: number];

/** Units per degree in the format, five decimal places: about a metre. */
const precision = 1e5;

/**
 * Encodes a line of [lon, lat] in degrees as a short text for links: Google's Encoded Polyline Algorithm Format
 * (https://developers.google.com/maps/documentation/utilities/polylinealgorithm), which other maps can read. In the text,
 * latitude comes before longitude.
 */
export function encodePolyline(points: readonly Readonly<Point>[]): string {
	let [text, lastLat, lastLon] = ['', 0, 0];
	for (const [lon, lat] of points) {
		const [y, x] = [Math.round(lat * precision), Math.round(lon * precision)];
		text += encodeNumber(y - lastLat) + encodeNumber(x - lastLon);
		[lastLat, lastLon] = [y, x];
	}
	return text;
}

/** Decodes a polyline to [lon, lat] in degrees. @returns null if the text is not a polyline, or leaves the globe */
export function decodePolyline(text: string): Point[] | null {
	const points: Point[] = [];
	let [at, lat, lon] = [0, 0, 0];
	const next = (): number | null => {
		let [value, shift] = [0, 0];
		for (;;) {
			const code = text.charCodeAt(at++) - 63;
			if (!(code >= 0 && code < 64) || shift > 25) return null;
			value += (code & 31) * 2 ** shift;
			shift += 5;
			if (code < 32) return value % 2 ? -(value + 1) / 2 : value / 2;
		}
	};
	while (at < text.length) {
		const [y, x] = [next(), next()];
		if (y === null || x === null) return null;
		[lat, lon] = [lat + y, lon + x];
		if (Math.abs(lat) > 90 * precision || Math.abs(lon) > 180 * precision) return null;
		points.push([lon / precision, lat / precision]);
	}
	return points;
}

function encodeNumber(signed: number): string {
	let value = signed < 0 ? -2 * signed - 1 : 2 * signed;
	let text = '';
	while (value >= 32) {
		text += String.fromCharCode((value % 32) + 32 + 63);
		value = Math.floor(value / 32);
	}
	return text + String.fromCharCode(value + 63);
}
