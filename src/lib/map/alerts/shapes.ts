import { stretchesBetween } from '../../domain/road/stretches-between.ts';
import type { Alert, Severity } from '../../domain/alert/alert.ts';
import { Network } from '../../domain/road/network.ts';
import type { Names } from '../../domain/geo/names.ts';
import type { Position } from '../../domain/geo/sphere.ts';
import { lineOf } from '../../domain/road/stretch-line.ts';
import { singleFlight } from '../../flow/single-flight.ts';
import { loadRoads } from '../basemap/roads.ts';
import { mercator } from '../mercator.ts';

type Point = readonly [x: number, y: number];

/** An alert as the map draws it; positions in Web Mercator, 0..1 from the north-west corner of the world. */
export interface AlertShape {
	id: string;
	severity: Severity;
	/** text of the label */
	label: string;
	lines: { path: readonly Point[]; oneWay: boolean }[];
	rings: (readonly Point[])[];
}

/** The expressways of the basemap as a measured network. @throws Error if they cannot be fetched */
export const expressways = singleFlight(
	async () =>
		new Network(
			[...(await loadRoads())].flatMap(([code, ways]) =>
				ways.map((way, i) => ({
					id: `${code}/${i}`,
					code,
					names: { zh: code, en: code } satisfies Names,
					loop: false,
					points: way.map(({ lon, lat }) => [lon, lat] as const)
				}))
			)
		),
	{ keep: true }
);

/** Shape of an alert's stretches and area; null if it has neither and concerns places only. */
export function shapeOf(
	network: Network,
	{ id, severity, stretches, area }: Pick<Alert, 'id' | 'severity' | 'stretches' | 'area'>,
	label: string
): AlertShape | null {
	if (!stretches.length && !area) return null;
	const point = ({ lon, lat }: Position): Point => mercator(lon, lat);
	return {
		id,
		severity,
		label,
		lines: stretches
			.flatMap((stretch) => stretchesBetween(network, stretch))
			.map((stretch) => lineOf(network, stretch))
			.map(({ points, oneWay }) => ({ path: points.map(point), oneWay })),
		rings: (area?.coordinates ?? []).map((ring) => ring.map(([lon, lat]) => mercator(lon, lat)))
	};
}
