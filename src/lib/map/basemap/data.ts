import type { Feature, FeatureCollection, LineString, MultiLineString } from 'geojson';
import GeoJSONVT from 'geojson-vt';
import { feature } from 'topojson-client';
import { fieldsOf, has, ownJson, type Guard } from '../../flow/own-answer.ts';
import { patience, timeLimit } from '../../flow/time-limit.ts';
import { mercator } from '../mercator.ts';
import type { GeometryCollection, Topology } from 'topojson-specification';

/** Address of the basemap. */
export const basemapUrl = '/basemap/delta.json';

/** A name on the map: longitude, latitude (WGS-84 degrees), rank (1 is the greatest), Chinese, English. */
export type NamedPoint = readonly [lon: number, lat: number, rank: number, zh: string, en: string];

export interface BasemapTopology extends Topology {
	objects: Record<'water' | 'rivers' | 'provinces', GeometryCollection> & {
		roads: GeometryCollection<{ code: string }>;
	};
	names: { cities: NamedPoint[]; waters: NamedPoint[]; provinceNames: NamedPoint[] };
}

/** An expressway; positions in Web Mercator, 0..1 from the north-west corner of the world. */
export interface Road {
	code: string;
	path: readonly (readonly [x: number, y: number])[];
}

/** The basemap, sliced for drawing. */
export interface Basemap {
	water: GeoJSONVT;
	rivers: GeoJSONVT;
	provinces: GeoJSONVT;
	/** properties: `code` */
	roads: GeoJSONVT;
	paths: readonly Road[];
	cities: readonly NamedPoint[];
	waters: readonly NamedPoint[];
	provinceNames: readonly NamedPoint[];
}

/** Units along the edge of a sliced tile, and the margin of neighbouring tiles that it includes. */
export const extent = 4096;
const buffer = 96;

/** Slices a topology that was made by `scripts/basemap`. */
export function prepare(topology: BasemapTopology): Basemap {
	const slice = (collection: FeatureCollection, tolerance: number) =>
		new GeoJSONVT(collection, { maxZoom: 14, indexMaxZoom: 6, tolerance, extent, buffer });
	const layer = (name: 'water' | 'rivers' | 'provinces') => feature(topology, topology.objects[name]);
	const roads = feature(topology, topology.objects.roads);
	return {
		water: slice(layer('water'), 2),
		rivers: slice(layer('rivers'), 3),
		provinces: slice(layer('provinces'), 3),
		roads: slice(roads, 2),
		paths: roads.features.flatMap(pathsOf),
		...topology.names
	};
}

function pathsOf({ geometry, properties }: Feature): Road[] {
	const lines = geometry as LineString | MultiLineString;
	const parts = lines.type === 'LineString' ? [lines.coordinates] : lines.coordinates;
	return parts.map((part) => ({
		code: (properties as { code: string }).code,
		path: part.map(([lon, lat]) => mercator(lon!, lat!))
	}));
}

/** Tells the basemap from the page of a captive portal. */
export const isTopology: Guard = (value) => {
	const { arcs, objects, names } = fieldsOf(value);
	return (
		Array.isArray(arcs) &&
		has('water', 'rivers', 'provinces', 'roads')(objects) &&
		has('cities', 'waters', 'provinceNames')(names)
	);
};

/** Fetches and slices the basemap. @throws Error if it cannot be fetched */
export async function loadBasemap(url: string): Promise<Basemap> {
	const response = await fetch(url, { signal: timeLimit(patience) });
	return prepare(await ownJson<BasemapTopology>(response, isTopology, url));
}
