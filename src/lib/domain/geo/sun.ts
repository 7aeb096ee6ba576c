import type { Position } from './sphere.ts';

const radians = Math.PI / 180;
const sin = (degrees: number) => Math.sin(degrees * radians);
const cos = (degrees: number) => Math.cos(degrees * radians);

/** Elevation of the sun's centre at sunrise and sunset, when its upper edge is at the horizon, refraction included, degrees. */
const edge = -0.833;

/**
 * Elevation of the sun above the horizon, degrees, without refraction; accurate to a few hundredths of a degree between
 * 1900 and 2100. Source: the equations of NOAA's solar calculator, after Meeus, Astronomical Algorithms (1991), ch. 24, 27.
 * @param time epoch ms
 */
export function sunElevation(time: number, { lon, lat }: Position): number {
	const days = time / 86_400_000;
	const t = (days + 2_440_587.5 - 2_451_545) / 36_525;
	const longitude = 280.46646 + t * (36_000.76983 + t * 0.0003032);
	const anomaly = 357.52911 + t * (35_999.05029 - t * 0.0001537);
	const eccentricity = 0.016708634 - t * (0.000042037 + t * 0.0000001267);
	const centre =
		sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014)) +
		sin(2 * anomaly) * (0.019993 - t * 0.000101) +
		sin(3 * anomaly) * 0.000289;
	const node = 125.04 - 1934.136 * t;
	const apparent = longitude + centre - 0.00569 - 0.00478 * sin(node);
	const obliquity =
		23 + (26 + (21.448 - t * (46.815 + t * (0.00059 - t * 0.001813))) / 60) / 60 + 0.00256 * cos(node);
	const sinDeclination = sin(obliquity) * sin(apparent);
	const y = Math.tan((obliquity / 2) * radians) ** 2;
	/** equation of time: minutes by which solar time is ahead of mean time */
	const equation =
		(4 / radians) *
		(y * sin(2 * longitude) -
			2 * eccentricity * sin(anomaly) +
			4 * eccentricity * y * sin(anomaly) * cos(2 * longitude) -
			0.5 * y * y * sin(4 * longitude) -
			1.25 * eccentricity * eccentricity * sin(2 * anomaly));
	const solarMinutes = (days - Math.floor(days)) * 1440 + equation + 4 * lon;
	const hourAngle = solarMinutes / 4 - 180;
	const height = sin(lat) * sinDeclination + cos(lat) * Math.sqrt(1 - sinDeclination ** 2) * cos(hourAngle);
	return Math.asin(Math.max(-1, Math.min(1, height))) / radians;
}

/** True between sunset and sunrise. @param time epoch ms */
export const isNight = (time: number, here: Position): boolean => sunElevation(time, here) < edge;
