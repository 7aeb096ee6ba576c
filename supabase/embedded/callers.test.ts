import { expect, it } from 'vitest';
import { Callers, networkOf } from './callers.ts';

it('takes an IPv6 network for one caller, because one host has all of its addresses', () => {
	expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
	expect(networkOf('2001:DB8:1:2::9')).toBe('2001:db8:1:2::/64');
	expect(networkOf('2001:db8::9')).toBe('2001:db8:0:0::/64');
	expect(networkOf('::1')).toBe('::1');
	expect(networkOf('6.6.6.6, 198.51.100.7')).toBe('198.51.100.7');
	for (const nothing of [null, undefined, '', ' , ']) expect(networkOf(nothing)).toBeNull();
});

/** Fills a room with works that do not end, from some networks. @returns their answers that are refusals */
async function fill(callers: Callers, networks: readonly string[], each: number) {
	const refused: unknown[] = [];
	for (const network of networks)
		for (let i = 0; i < each; i++)
			void callers
				.serve('passwords', network, '', '', () => new Promise(() => undefined))
				.then((served) => 'wait' in served && refused.push(served.wait));
	await new Promise<void>((done) => setImmediate(done));
	return refused;
}

it('refuses one network that has too much under way, and serves another at once', async () => {
	const callers = new Callers();
	const refused = await fill(callers, ['198.51.100.1'], 12);
	expect(refused).toEqual(Array(4).fill({ status: 429, seconds: 2 }));
	const other = callers.serve('requests', '198.51.100.2', '', '', () => Promise.resolve('ok'));
	expect(await other).toEqual({ done: 'ok' });
});

it('keeps room for who asks for little when a crowd has taken all', async () => {
	const callers = new Callers();
	await fill(
		callers,
		Array.from({ length: 10 }, (_, i) => `198.51.100.${i}`),
		8
	);
	const [more] = await fill(callers, ['198.51.100.0'], 1);
	expect(more).toMatchObject({ status: 429 });
	expect(await fill(callers, ['203.0.113.1'], 2)).toEqual([]);
	expect(await fill(callers, ['203.0.113.1'], 1)).toEqual([{ status: 503, seconds: 5 }]);
});

it('does not limit what this machine asks for', async () => {
	const callers = new Callers();
	const asked = Array.from({ length: 2000 }, () =>
		callers.serve('requests', null, '', '', () => Promise.resolve(1))
	);
	expect(await Promise.all(asked)).toEqual(Array(2000).fill({ done: 1 }));
	expect(callers.idle || (await new Promise((done) => setImmediate(() => done(callers.idle))))).toBe(true);
});

it('counts what a network sends, causes and gets', () => {
	const callers = new Callers();
	const traffic = callers.traffic('198.51.100.1');
	expect(traffic.spread(17 * 2 ** 20)).toBe(false);
	expect(traffic.spread(16 * 2 ** 20)).toBe(true);
	expect(traffic.spread(2 ** 20)).toBe(false);
	expect(callers.traffic('198.51.100.2').spread(2 ** 20)).toBe(true);
	let frames = 0;
	while (traffic.received(2 ** 18)) frames++;
	expect(frames).toBe(63);
	callers.answered('198.51.100.1', 80 * 2 ** 20);
	return expect(
		callers.serve('requests', '198.51.100.1', '', '', () => Promise.resolve(1))
	).resolves.toMatchObject({ wait: { status: 429 } });
});

it('counts open sockets of a network', () => {
	const callers = new Callers();
	const closes = Array.from({ length: 8000 }, () => callers.open('198.51.100.1'));
	expect(closes.every(Boolean)).toBe(true);
	expect(callers.open('198.51.100.1')).toBeNull();
	expect(callers.open('198.51.100.2')).not.toBeNull();
	closes[0]!();
	expect(callers.open('198.51.100.1')).not.toBeNull();
});
