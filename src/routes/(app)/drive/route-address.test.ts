import { expect, it } from 'vitest';
import type { RouteRequest } from '$lib/domain/road/route-request';
import { readRoute, routeLink } from './route-address.ts';

const read = (path: string) => readRoute(new URL(path, 'https://example.org'));
const place = '01a21075-4f98-725c-8cc7-23cddfd965dd';

it('a link is read back as the route from which it was made', () => {
	const requests: RouteRequest[] = [
		{ type: 'destination', to: { lon: 120.62, lat: 31.3 } },
		{ type: 'expressway', code: 'G60', towards: { lon: 118.33, lat: 28.82 } },
		{
			type: 'through',
			stops: [
				{ lon: 121.385, lat: 31.107 },
				{ lon: 120.62, lat: 31.3 },
				{ lon: 120.16, lat: 30.27 }
			]
		},
		{
			type: 'line',
			points: [
				[121.385, 31.107],
				[120.16, 30.27]
			]
		}
	];
	for (const request of requests) expect(read(routeLink(request))).toEqual({ type: 'request', request });
	expect(read(routeLink(requests[0]!, { id: place }))).toEqual({ type: 'place', id: place });
});

it.each([
	'/drive',
	'/drive?to=99,200',
	'/drive?follow=G60',
	'/drive?follow=x&towards=1,2',
	'/drive?through=31.1,121.4',
	'/drive?through=31.1,121.4;x',
	`/drive?through=${'31.1,121.4;'.repeat(20)}31.2,121.3`,
	'/drive?line=~',
	'/drive?line=_p~iF~ps%7CU'
])('reads no route from %s', (path) => expect(read(path)).toBeNull());
