import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { heardLog } from './log/heard.fixture.ts';
import { startAll, type Service } from './service.ts';

/** Services that note what they are asked to do. */
function noted() {
	const deeds: string[] = [];
	const service = (name: string, more: Partial<Service> = {}): Service => ({
		name,
		async start() {
			await Promise.resolve();
			deeds.push(`start ${name}`);
		},
		async drain() {
			await Promise.resolve();
			deeds.push(`drain ${name}`);
		},
		async stop() {
			await Promise.resolve();
			deeds.push(`stop ${name}`);
		},
		...more
	});
	return { deeds, service };
}
const fails = (sentence: string) => () => Promise.reject(new Error(sentence));
const tools = () => ({ registry: new Registry(), ...heardLog() });

describe('services', () => {
	it('start in their order, drain and stop the other way round', async () => {
		const { deeds, service } = noted();
		const running = await startAll(
			['a', 'b', 'c'].map((name) => service(name)),
			tools()
		);
		expect(deeds.splice(0)).toEqual(['start a', 'start b', 'start c']);
		await running.drain();
		await running.stop();
		expect(deeds).toEqual(['drain c', 'drain b', 'drain a', 'stop c', 'stop b', 'stop a']);
	});

	it('that run are stopped where one does not start, and the sentence is the one of that one', async () => {
		const { deeds, service } = noted();
		const list = [
			service('a'),
			service('b', { stop: fails('b will not') }),
			service('c', { start: fails('The disk is full.') }),
			service('d')
		];
		const { lines, ...rest } = tools();
		await expect(startAll(list, rest)).rejects.toThrow(/^The disk is full\.$/);
		expect(deeds).toEqual(['start a', 'start b', 'stop a']);
		expect(lines.map((line) => (JSON.parse(line) as { service: string }).service)).toEqual(['b']);
	});

	it('stop all of them, also where one of them fails, and say so', async () => {
		const { deeds, service } = noted();
		const running = await startAll(
			[service('a'), service('b', { stop: fails('no') }), service('c')],
			tools()
		);
		deeds.length = 0;
		await expect(running.stop()).rejects.toThrow('no');
		expect(deeds).toEqual(['stop c', 'stop a']);
	});

	it('are asked in their order whose a request is', async () => {
		const { service } = noted();
		const at = (url: string, pattern: string) => ({
			handle: (request: IncomingMessage) => request.url?.startsWith(url) === true && pattern
		});
		const running = await startAll(
			[service('none'), service('a', at('/a', '/a/*')), service('b', at('/', '/'))],
			tools()
		);
		const whose = (url: string) => running.handle({ url } as IncomingMessage, {} as ServerResponse);
		expect(['/a/b', '/b', 'x'].map(whose)).toEqual(['/a/*', '/', false]);
	});

	it('register what can be watched of them before any starts', async () => {
		const { service } = noted();
		const { registry, log } = tools();
		let known = 0;
		await startAll(
			[
				service('a', { start: () => void (known = registry.getMetricsAsArray().length) }),
				service('b', {
					metrics: (to) => void new Gauge({ name: 'of_b', help: 'b', registers: [to] })
				})
			],
			{ registry, log }
		);
		expect(known).toBe(1);
		expect(await registry.metrics()).toContain('of_b 0');
	});
});
