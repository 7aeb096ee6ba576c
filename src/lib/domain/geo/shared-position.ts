import type { Position } from './sphere.ts';

/** Datum of a position: WGS-84, the Chinese GCJ-02 (高德, 腾讯, Google and Apple in China), or Baidu's BD-09 in degrees or metres. */
export type Datum = 'wgs84' | 'gcj02' | 'bd09' | 'bd09mc';

/** A position as it is written in a shared text: degrees, or metres for `bd09mc`. */
export interface Spot extends Position {
	datum: Datum;
}

type Order = 'lon,lat' | 'lat,lon';

/** The way in which a map service writes positions in its links. */
interface Service {
	host: RegExp;
	datum: Datum;
	order: Order;
	/** parameters that hold the position, the one of the marked place before the centre of the map */
	parameters: readonly string[];
}

/*
 * Documentation of the links:
 * Amap      https://lbs.amap.com/api/uri-api/guide/mobile-web/point — position=lng,lat; coordinate=gaode|wgs84; callnative;
 *           markers=lng,lat,name|lng,lat,name; shared links: q=lat,lng,name
 *           https://lbs.amap.com/api/amap-mobile/guide/android/marker — androidamap://viewMap?lat=&lon=&dev=0|1 (1: WGS-84 to be shifted)
 * Baidu     https://lbsyun.baidu.com/index.php?title=uri/api/web — location=lat,lng; coord_type=bd09ll|bd09mc|gcj02|wgs84
 * Tencent   https://lbs.qq.com/webApi/uriV1/uriGuide/uriWebMarker — marker=coord:lat,lng;title:…; coord_type=1 GPS, 2 Tencent;
 *           shared links: pointx=lng&pointy=lat
 * Google    https://developers.google.com/maps/documentation/urls/get-started — query=, center=, destination=lat,lng; "@lat,lng,z", "!3d…!4d…";
 *           stops of a route: "!1dlng!2dlat"
 * Apple     https://developer.apple.com/library/archive/featuredarticles/iPhoneURLScheme_Reference/MapLinks/MapLinks.html — ll=, sll=, q=;
 *           newer links: coordinate=lat,lng
 * OSM       https://wiki.openstreetmap.org/wiki/Browsing — #map=z/lat/lon, mlat=&mlon=
 * HERE      https://www.here.com/docs — wego.here.com/?map=lat,lng,z; share.here.com/l/lat,lng
 * geo:      RFC 5870; Android's geo:0,0?q=lat,lng(label): https://developer.android.com/guide/components/intents-common#Maps
 */
const services: readonly Service[] = [
	{
		host: /(?:^|\.)(?:amap|gaode|autonavi)\.com$/,
		datum: 'gcj02',
		order: 'lon,lat',
		parameters: ['position', 'markers', 'to', 'dest', 'location', 'center', 'lnglat', 'q', 'p']
	},
	{
		host: /(?:^|\.)map\.baidu\.com$|^map$/,
		datum: 'bd09',
		order: 'lat,lon',
		parameters: ['location', 'destination', 'latlng', 'center']
	},
	{
		host: /(?:^|\.)map\.qq\.com$/,
		datum: 'gcj02',
		order: 'lat,lon',
		parameters: ['marker', 'coord', 'tocoord', 'center', 'q']
	},
	{
		host: /(?:^|\.)google(?:\.[a-z]{2,3}){1,2}$|(?:^|\.)goo\.gl$/,
		datum: 'gcj02',
		order: 'lat,lon',
		parameters: ['query', 'q', 'destination', 'daddr', 'll', 'center', 'viewpoint', 'cbll', 'sll']
	},
	{
		host: /(?:^|\.)maps\.apple(?:\.com)?$/,
		datum: 'gcj02',
		order: 'lat,lon',
		parameters: ['coordinate', 'll', 'q', 'daddr', 'address', 'center', 'sll']
	},
	{
		host: /(?:^|\.)openstreetmap\.org$|(?:^|\.)osm\.org$|(?:^|\.)osmand\.net$/,
		datum: 'wgs84',
		order: 'lat,lon',
		parameters: ['query', 'pin']
	},
	{ host: /(?:^|\.)here\.com$/, datum: 'wgs84', order: 'lat,lon', parameters: ['map', 'll', 'l'] },
	{ host: /(?:^|\.)waze\.com$/, datum: 'wgs84', order: 'lat,lon', parameters: ['ll', 'latlng'] },
	{ host: /(?:^|\.)bing\.com$/, datum: 'gcj02', order: 'lat,lon', parameters: ['cp', 'where1', 'sp'] }
];
/** Names of app links, androidamap://…, baidumap://…, with the host of their service. */
const schemes: Readonly<Record<string, string>> = {
	androidamap: 'amap.com',
	iosamap: 'amap.com',
	amapuri: 'amap.com',
	baidumap: 'map.baidu.com',
	bdapp: 'map.baidu.com',
	qqmap: 'map.qq.com',
	comgooglemaps: 'maps.google.com',
	'google.navigation': 'maps.google.com',
	maps: 'maps.apple.com',
	waze: 'waze.com'
};

const link =
	/\b(?:https?|geo|androidamap|iosamap|amapuri|baidumap|bdapp|qqmap|comgooglemaps|waze|maps):[^\s，。；"“”<>【】]+/giu;
const figure = '[-+]?\\d{1,3}(?:\\.\\d+)?';
const two = new RegExp(`^\\s*(${figure})\\s*(?:,|，|~|_)\\s*(${figure})(?![\\d.])`);

/** True for degrees in and around China. */
const plausible = ({ lon, lat }: Position) => lon > 70 && lon < 140 && lat > 0 && lat < 55;

function decode(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** A position from two figures; null if it is not in or around China in that order. */
function spot(first: string, second: string, order: Order, datum: Datum): Spot | null {
	const [a, b] = [Number(first), Number(second)];
	const [lon, lat] = order === 'lon,lat' ? [a, b] : [b, a];
	return plausible({ lon, lat }) ? { lon, lat, datum } : null;
}

/** Datum that a link names; null if it names none; undefined if it names one that is not known. */
function namedDatum(parameters: URLSearchParams, service: Service): Datum | null | undefined {
	const names = [
		'coord_type',
		'coordtype',
		'coordinate',
		'coord',
		'coordsys',
		'coord_system',
		'datum',
		'dev'
	];
	for (const name of names) {
		const value = parameters.get(name)?.toLowerCase();
		// Apple's coordinate= and Tencent's coord= hold the position
		if (value === undefined || value === '' || value.includes(',')) continue;
		if (name === 'dev') return value === '1' ? 'wgs84' : value === '0' ? 'gcj02' : undefined;
		if (/^(?:wgs-?84(?:ll)?|gps)$/.test(value)) return 'wgs84';
		if (/^(?:gcj-?02(?:ll)?|gaode|amap|autonavi|google|qq|tencent|mars)$/.test(value)) return 'gcj02';
		if (/^(?:bd-?09(?:ll)?|baidu)$/.test(value)) return 'bd09';
		if (/^bd-?09mc$/.test(value)) return 'bd09mc';
		// Tencent: 1 GPS, 2 its own, 3 Baidu, 4 Mapbar
		if (/qq/.test(service.host.source)) {
			if (value === '1') return 'wgs84';
			if (value === '2') return 'gcj02';
			if (value === '3') return 'bd09';
		}
		return undefined;
	}
	return null;
}

/** The stop of a Google link in its data, "!1d<lon>!2d<lat>": the last one, unless a later stop has none ("!1m0"). */
function lastStop(path: string, datum: Datum): Spot | null {
	// "!1d…!2d…!3d…" is the height and the centre of a view
	const found = [...path.matchAll(new RegExp(`!1d(${figure})!2d(${figure})(?![\\d.]|!3d)`, 'g'))].at(-1);
	if (!found || path.slice(found.index).includes('!1m0')) return null;
	return spot(found[1]!, found[2]!, 'lon,lat', datum);
}

/** The position of Amap's markers, "lon,lat,name|lon,lat,name"; null if they are at different places. */
function ofMarkers(value: string, datum: Datum): Spot | null {
	const spots = value.split('|').map((one) => {
		const found = two.exec(one);
		return found && spot(found[1]!, found[2]!, 'lon,lat', datum);
	});
	const [first] = spots;
	return first && spots.every((one) => one?.lon === first.lon && one.lat === first.lat) ? first : null;
}

function inService(url: URL, text: string, service: Service): Spot | null {
	// parameters after "#" and of app links count, too
	const query = text.includes('?') ? text.slice(text.indexOf('?') + 1).replace(/#.*$/, '') : '';
	const parameters = new URLSearchParams(query.replaceAll('+', '%2B'));
	const named = namedDatum(parameters, service);
	if (named === undefined) return null;
	const datum = named ?? service.datum;
	const path = decode(url.pathname + url.hash);
	if (datum === 'bd09mc') {
		for (const name of service.parameters) {
			const [, y, x] = /^(\d{6,8}(?:\.\d+)?),(\d{6,8}(?:\.\d+)?)$/.exec(parameters.get(name) ?? '') ?? [];
			if (x && y) return { lon: Number(x), lat: Number(y), datum };
		}
		return null;
	}
	// Google: the place is in "!3d…!4d…", the centre of the map in "@…"
	const pin = [...path.matchAll(new RegExp(`!3d(${figure})!4d(${figure})`, 'g'))].at(-1);
	if (pin) return spot(pin[1]!, pin[2]!, 'lat,lon', datum);
	for (const [lat, lon] of [
		['mlat', 'mlon'],
		['lat', 'lon'],
		['lat', 'lng'],
		['dlat', 'dlon'],
		['latitude', 'longitude'],
		['pointy', 'pointx']
	] as const) {
		const [a, b] = [parameters.get(lat), parameters.get(lon)];
		if (a !== null && b !== null && /^[-+]?[\d.]+$/.test(a + b)) return spot(a, b, 'lat,lon', datum);
	}
	for (const name of service.parameters) {
		const value = parameters.get(name)?.trim();
		if (!value) continue;
		if (name === 'markers') return ofMarkers(value, datum);
		const told = /(?:^|;)coord:([^;]+)/.exec(value)?.[1] ?? value.replace(/^(?:loc|latlng):/, '');
		// Amap's "p" begins with the id of the place
		const found = two.exec(
			name === 'p' ? told.replace(/^[^,]*,/, '').replace(/^([^,]*),([^,]*).*/, '$1,$2') : told
		);
		if (!found) continue;
		const order = name === 'p' ? 'lat,lon' : service.order;
		const here = spot(found[1]!, found[2]!, order, datum);
		// Amap writes "q" in both orders
		const either = name === 'q' && order === 'lon,lat';
		return here ?? (either ? spot(found[1]!, found[2]!, 'lat,lon', datum) : null);
	}
	const map =
		new RegExp(`#map=[\\d.]+/(${figure})/(${figure})`).exec(path) ??
		new RegExp(`/l/(${figure}),(${figure})`).exec(path) ??
		new RegExp(`/(?:place|search)/(?:[^/]*/)?(${figure}),\\+?(${figure})(?:/|$)`).exec(path) ??
		// the destination is the last stop
		new RegExp(`/dir/(?:[^@]*/)?(${figure}),\\+?(${figure})(?:/?$|/(?:@|data=|am=))`).exec(path);
	if (map) return spot(map[1]!, map[2]!, 'lat,lon', datum);
	const way = /\/(place|search|dir)\//.exec(path)?.[1];
	const stop = way ? lastStop(path, datum) : null;
	if (stop) return stop;
	// the centre of a map with a route or with results is neither of them
	if (way === 'dir' || way === 'search') return null;
	const centre = new RegExp(`@(${figure}),(${figure})`).exec(path);
	return centre && !/baidu/.test(service.host.source) ? spot(centre[1]!, centre[2]!, 'lat,lon', datum) : null;
}

/** A geo: link, with the position in q=, where the one before is 0,0. */
function inGeo(text: string): Spot | null {
	const [, lat, lon, rest = ''] =
		new RegExp(`^geo:(${figure}),(${figure})(.*)$`, 'iu').exec(decode(text)) ?? [];
	if (lat === undefined || lon === undefined) return null;
	const crs = /;crs=([^;?]+)/i.exec(rest)?.[1];
	if (crs && !/^wgs84$/i.test(crs)) return null;
	const asked = new RegExp(`[?&]q=(${figure}),\\s*(${figure})`).exec(rest);
	return spot(asked?.[1] ?? lat, asked?.[2] ?? lon, 'lat,lon', 'wgs84');
}

/** The position in a link; null if it has none; undefined if the link is not one of a map. */
function inLink(text: string): Spot | null | undefined {
	if (/^geo:/i.test(text)) return inGeo(text);
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		return undefined;
	}
	const host = schemes[url.protocol.slice(0, -1)] ?? url.hostname;
	const isMap = /google/.test(host)
		? /maps/.test(url.hostname + url.pathname + url.protocol)
		: !/bing/.test(host) || /maps/.test(url.hostname + url.pathname);
	const service = isMap ? services.find((one) => one.host.test(host)) : undefined;
	return service && inService(url, text, service);
}

const part = `(\\d{1,3}(?:\\.\\d+)?)\\s*(?:[°º度˚]\\s*(?:(\\d{1,2}(?:\\.\\d+)?)\\s*[′'’‘分]\\s*(?:(\\d{1,2}(?:\\.\\d+)?)\\s*(?:[″"”“秒]|′′|'')\\s*)?)?)?`;
const west = /[sw南西]/i;

/** Datum that the words beside a position name; WGS-84 if they name none. */
function datumBeside(text: string): Datum {
	if (/gcj-?02|高德|腾讯|火星/i.test(text)) return 'gcj02';
	return /bd-?09|百度/i.test(text) ? 'bd09' : 'wgs84';
}

/** Degrees from degrees, minutes and seconds; null if minutes or seconds are 60 or more. */
function degrees(whole: string, minutes = '0', seconds = '0'): number | null {
	if (Number(minutes) >= 60 || Number(seconds) >= 60) return null;
	if ((Number(minutes) || Number(seconds)) && whole.includes('.')) return null;
	return Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
}

/** Positions with the letters or words of the hemisphere: "30°54′00″N 121°00′00″E", "东经121.0°，北纬30.9°". */
function inDegrees(text: string): Spot | null {
	for (const [pattern, letter, from] of [
		[
			new RegExp(
				`${part}\\s*(n|s|e|w|北|南|东|西)(?![a-z])[\\s,，;；/、]*${part}\\s*(n|s|e|w|北|南|东|西)(?![a-z])`,
				'i'
			),
			4,
			1
		],
		[
			new RegExp(
				`(?:^|[^a-z\\d])(n|s|e|w|北纬|南纬|东经|西经)\\s*[:：为]?\\s*${part}[\\s,，;；/、和]*(n|s|e|w|北纬|南纬|东经|西经)\\s*[:：为]?\\s*${part}`,
				'i'
			),
			1,
			2
		]
	] as const) {
		const found = pattern.exec(text);
		if (!found) continue;
		const [a, b] = [0, 4].map((n) => ({
			value: degrees(found[from + n]!, found[from + n + 1], found[from + n + 2]),
			side: found[letter + n]!
		}));
		const axis = (side: string) => (/[ns北南]/i.test(side) ? 'lat' : 'lon');
		if (!a || !b || a.value === null || b.value === null || axis(a.side) === axis(b.side)) return null;
		if (west.test(a.side) || west.test(b.side)) return null;
		const [lat, lon] = axis(a.side) === 'lat' ? [a.value, b.value] : [b.value, a.value];
		return plausible({ lon, lat }) ? { lon, lat, datum: datumBeside(text) } : null;
	}
	return null;
}

const labelled = new RegExp(
	`(纬度|经度|(?:\\b|_)(?:lat(?:itude)?|lng|lon(?:g(?:itude)?)?))["'”]?\\s*[:：=为]?\\s*["'“]?(?:北纬|东经|\\+)?\\s*${part}`,
	'gi'
);
/** What must not follow a labelled figure: more figures, or the letter of another hemisphere; a word such as 西湖 may. */
const unfit = /^(?:\.?\d|[°º度˚′'’‘分]\s*\d|\s*[sw]\b|[南西](?![\u4e00-\u9fff]))/i;

/**
 * Figures with the names of their axes: "纬度 30.9 经度 121.0", "lat=30.9,lng=121.0", {"lat":30.9,"lng":121.0}. Null if they are
 * no position or more than one; undefined if the text has no such figures.
 */
function inLabels(text: string): Spot | null | undefined {
	const values = { lat: new Set<number>(), lon: new Set<number>() };
	for (const found of text.matchAll(labelled)) {
		const [, label, whole, minutes, seconds] = found;
		const value = degrees(whole!, minutes, seconds);
		if (value === null || unfit.test(text.slice(found.index + found[0].length))) return null;
		values[/lat|纬/i.test(label!) ? 'lat' : 'lon'].add(value);
	}
	const [lats, lons] = [[...values.lat], [...values.lon]];
	if (!lats.length || !lons.length) return undefined;
	const [lat, lon] = [lats[0]!, lons[0]!];
	if (lats.length > 1 || lons.length > 1 || !plausible({ lon, lat })) return null;
	return { lon, lat, datum: datumBeside(text) };
}

const bare = /(?:^|[^\d.])([-+]?\d{1,3}\.\d{2,})\s*°?\s*(?:[,，/、]|\s)\s*([-+]?\d{1,3}\.\d{2,})(?![\d.])/g;

/** Two figures with decimals; longitude is above 70 and latitude below 55 in and around China, so their order does not matter. */
function inFigures(text: string): Spot | null {
	const found = [...text.matchAll(bare)];
	if (found.length !== 1) return null;
	const [, first, second] = found[0]!;
	const datum = datumBeside(text);
	return spot(first!, second!, 'lon,lat', datum) ?? spot(first!, second!, 'lat,lon', datum);
}

/**
 * The position in a shared text: a link of a map service, a geo: link, degrees with N and E, figures with the names of their
 * axes, or two figures. Null if there is none in or around China, or if the text leaves open which one is meant: a wrong place
 * is worse than none.
 */
export function sharedPosition(text: string): Spot | null {
	const links = (text.match(link) ?? []).map((one) =>
		inLink(one.replace(/[)\].,;!?]+$/, (end) => (end.startsWith(')') && one.includes('(') ? end : '')))
	);
	const spots = links.filter((one) => one !== null && one !== undefined);
	if (spots.length) {
		const [first] = spots;
		return spots.every(({ lon, lat }) => lon === first!.lon && lat === first!.lat) ? first! : null;
	}
	// a map link whose position cannot be read leaves the datum of other figures open
	if (links.includes(null)) return null;
	const words = text.replace(link, ' ');
	const spotInDegrees = inDegrees(words);
	if (spotInDegrees) return spotInDegrees;
	const spotInLabels = inLabels(words);
	return spotInLabels === undefined ? inFigures(words) : spotInLabels;
}
