import type { Alert } from '$lib/domain/alert/alert';
import type { Position } from '$lib/domain/geo/sphere';

/** Degrees of longitude around the world, and width of a window in tiles. */
const turn = 360;
const tilesAcross = 1.5;
/** Greatest and least zoom of the view: a place with its surroundings, and the region. */
const closest = 11;
const farthest = 7;

/** Link to an alert on the map: its only place, opened, or a view that contains all its parts. */
export function mapLink({ places, stretches, area }: Pick<Alert, 'places' | 'stretches' | 'area'>): string {
	if (places.length === 1 && !stretches.length && !area) return `/?place=${places[0]!.id}`;
	const points: Position[] = [
		...places,
		...stretches.flatMap(({ from, to }) => [from, to]),
		...(area?.coordinates[0] ?? []).map(([lon, lat]) => ({ lon, lat }))
	];
	if (!points.length) return '/';
	const lons = points.map(({ lon }) => lon);
	const lats = points.map(({ lat }) => lat);
	const [west, east] = [Math.min(...lons), Math.max(...lons)];
	const [south, north] = [Math.min(...lats), Math.max(...lats)];
	const span = Math.max(east - west, (north - south) * 1.2, 1e-6);
	const zoom = Math.floor(Math.log2((turn * tilesAcross) / span));
	const middle = `${((south + north) / 2).toFixed(4)}/${((west + east) / 2).toFixed(4)}`;
	return `/#${Math.max(farthest, Math.min(closest, zoom))}/${middle}`;
}
