import { longestLine, mostStops, type RouteRequest } from '$lib/domain/road/route-request';
import { decodePolyline, encodePolyline } from '$lib/domain/geo/polyline';
import type { Place } from '$lib/domain/place/place';
import type { Position } from '$lib/domain/geo/sphere';

/** A route in a link: a place or position as destination, an expressway with a direction, positions on the way, or a line. */
export type RouteAddress = { type: 'place'; id: string } | { type: 'request'; request: RouteRequest };

function readPosition(text: string | null): Position | null {
	const found = /^(-?\d{1,2}(?:\.\d+)?),(-?\d{1,3}(?:\.\d+)?)$/.exec(text ?? '');
	if (!found) return null;
	const [lat, lon] = [Number(found[1]), Number(found[2])];
	return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lon, lat } : null;
}

/**
 * Reads `?to=<place>`, `?to=lat,lon`, `?follow=G60&towards=lat,lon`, `?through=lat,lon;lat,lon` or `?line=<polyline>`; null
 * if it contains none of them.
 */
export function readRoute(url: URL): RouteAddress | null {
	const { searchParams: given } = url;
	const to = given.get('to');
	if (to && /^[0-9a-f-]{36}$/.test(to)) return { type: 'place', id: to };
	const there = readPosition(to);
	if (there) return { type: 'request', request: { type: 'destination', to: there } };
	const [code, towards] = [given.get('follow') ?? '', readPosition(given.get('towards'))];
	if (/^[GS]\d{1,4}$/.test(code) && towards)
		return { type: 'request', request: { type: 'expressway', code, towards } };
	const stops = (given.get('through') ?? '').split(';', mostStops + 1).map(readPosition);
	if (stops.length >= 2 && stops.length <= mostStops && stops.every((stop) => stop !== null))
		return { type: 'request', request: { type: 'through', stops } };
	const points = decodePolyline(given.get('line') ?? '');
	if (points && points.length >= 2 && points.length <= longestLine)
		return { type: 'request', request: { type: 'line', points } };
	return null;
}

const word = ({ lat, lon }: Position) => `${lat.toFixed(5)},${lon.toFixed(5)}`;

/** Link that {@link readRoute} reads back. @param place the destination, if it is a place */
export function routeLink(request: RouteRequest, place: Pick<Place, 'id'> | null = null): string {
	if (place) return `/drive?to=${place.id}`;
	if (request.type === 'destination') return `/drive?to=${word(request.to)}`;
	if (request.type === 'expressway') return `/drive?follow=${request.code}&towards=${word(request.towards)}`;
	if (request.type === 'through') return `/drive?through=${request.stops.map(word).join(';')}`;
	return `/drive?line=${encodeURIComponent(encodePolyline(request.points))}`;
}
