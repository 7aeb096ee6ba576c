import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { heardLog } from './log/heard.fixture.ts';
import { startAll, type Service } from './service.ts';

/** Services that record their calls. */
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
	it('start in order, drain and stop in reverse order', async () => {
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

	it('that have started are stopped if one fails to start, and the error is of the one that failed', async () => {
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

	it('all stop, even if one of them fails, and the failure is thrown', async () => {
		const { deeds, service } = noted();
		const running = await startAll(
			[service('a'), service('b', { stop: fails('no') }), service('c')],
			tools()
		);
		deeds.length = 0;
		await expect(running.stop()).rejects.toThrow('no');
		expect(deeds).toEqual(['stop c', 'stop a']);
	});

	it('are asked in order whether a request is theirs', async () => {
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

	it('register their metrics before any of them starts', async () => {
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
