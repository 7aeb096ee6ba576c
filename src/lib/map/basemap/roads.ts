import type { LineString, MultiLineString } from 'geojson';
import { feature } from 'topojson-client';
import { ownJson } from '../../flow/own-answer.ts';
import { patience, timeLimit } from '../../flow/time-limit.ts';
import { basemapUrl, isTopology, type BasemapTopology } from './data.ts';

/** Lines of each expressway by its code, WGS-84 degrees. */
export type Roads = Map<string, { lon: number; lat: number }[][]>;

/** Fetches the expressways of our own basemap. @throws Error if it cannot be fetched */
export async function loadRoads(): Promise<Roads> {
	const response = await fetch(basemapUrl, { signal: timeLimit(patience) });
	const topology = await ownJson<BasemapTopology>(response, isTopology, basemapUrl);
	const roads: Roads = new Map();
	for (const { geometry, properties } of feature(topology, topology.objects.roads).features) {
		const lines = geometry as LineString | MultiLineString;
		const parts = lines.type === 'LineString' ? [lines.coordinates] : lines.coordinates;
		const ways = parts.map((part) => part.map(([lon, lat]) => ({ lon: lon!, lat: lat! })));
		roads.set(properties.code, [...(roads.get(properties.code) ?? []), ...ways]);
	}
	return roads;
}
