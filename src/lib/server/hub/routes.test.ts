import { expect, it } from 'vitest';
import { Network } from '../../domain/road/network.ts';
import { seedRoads } from '../../domain/road/network.fixture.ts';
import { Router } from '../../domain/road/route.ts';
import type { RouteRequest } from '../../domain/road/route-request.ts';
import { Routes } from './routes.ts';

const network = new Network(seedRoads);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;
const spot = (at: number) => network.positionAt(g60, at);
const line: RouteRequest = {
	type: 'line',
	points: Array.from({ length: 400 }, (_, i) => {
		const { lon, lat } = spot(i * 800);
		return [lon, lat];
	})
};
const nobody = () => null;
const never = () => false;

it('finds what the search in one go finds', async () => {
	const routes = new Routes(network);
	const requests: RouteRequest[] = [
		line,
		{ type: 'through', stops: [spot(10_000), spot(90_000), spot(200_000)] },
		{ type: 'expressway', code: 'G60', towards: { lon: 120.16, lat: 30.27 } }
	];
	for (const request of requests)
		expect(await routes.find(['net', 'me'], request, nobody, never)).toEqual(
			new Router(network).route(request, null)
		);
});

it('searches for others between the routes of one who asks for many, and gives the event loop its turns', async () => {
	const routes = new Routes(network);
	const order: string[] = [];
	let turns = 0;
	let waiting = true;
	const loop = () => {
		turns++;
		if (waiting) setImmediate(loop);
	};
	setImmediate(loop);
	const many = Array.from({ length: 10 }, () =>
		routes.find(['flood', 'a'], line, nobody, never).then(() => order.push('flood'))
	);
	await routes.find(['net', 'me'], line, nobody, never).then(() => order.push('me'));
	expect(order.filter((who) => who === 'flood').length).toBeLessThanOrEqual(2);
	await Promise.all(many);
	waiting = false;
	expect(turns).toBeGreaterThanOrEqual(10);
});

it('gives up what nobody waits for', async () => {
	const routes = new Routes(network);
	expect(await routes.find(['net', 'me'], line, nobody, () => true)).toBeNull();
});

it('refuses a line round the world before it is sampled', () => {
	const points = Array.from(
		{ length: 500 },
		(_, i) => [i % 2 ? 170 : -10, (i % 80) - 40] as [number, number]
	);
	// it would be millions of samples
	const steps = new Router(network).steps({ type: 'line', points }, null);
	expect(steps.next()).toEqual({ done: true, value: null });
});
