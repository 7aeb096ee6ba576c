import { describe, expect, it } from 'vitest';
import { sharedRead } from './shared-read.ts';

/** A read that is answered by hand. */
function setUp() {
	const reads: PromiseWithResolvers<string>[] = [];
	const world = { time: 0, changes: 0 };
	const ask = sharedRead(
		() => {
			const read = Promise.withResolvers<string>();
			reads.push(read);
			return read.promise;
		},
		{ freshFor: 2000, changes: () => world.changes, now: () => world.time }
	);
	return { ask, reads, world };
}
const settled = () => new Promise((done) => setTimeout(done));

describe('a shared read', () => {
	it('is made once for all who ask at a time, and for all who ask while it is fresh', async () => {
		const { ask, reads, world } = setUp();
		const answers = Promise.all([ask(), ask(), ask()]);
		reads[0]!.resolve('a');
		expect(await answers).toEqual(['a', 'a', 'a']);
		world.time = 1999;
		expect(await ask()).toBe('a');
		expect(reads).toHaveLength(1);
		world.time = 2000;
		const next = ask();
		reads[1]!.resolve('b');
		expect(await next).toBe('b');
	});

	it('counts its age from when it began', async () => {
		const { ask, reads, world } = setUp();
		const slow = ask();
		world.time = 5000;
		const later = ask();
		reads[0]!.resolve('old');
		expect(await slow).toBe('old');
		await settled();
		reads[1]!.resolve('new');
		expect(await later).toBe('new');
	});

	it('is made anew after a change, and what was under way serves only those who asked before', async () => {
		const { ask, reads, world } = setUp();
		const before = ask();
		world.changes = 1;
		const after = [ask(), ask()];
		await settled();
		expect(reads).toHaveLength(1);
		reads[0]!.resolve('old');
		expect(await before).toBe('old');
		await settled();
		expect(reads).toHaveLength(2);
		reads[1]!.resolve('new');
		expect(await Promise.all(after)).toEqual(['new', 'new']);
	});

	it('is never made twice at a time, and lets nobody wait for more than the read that began after they asked', async () => {
		const { ask, reads, world } = setUp();
		const first = ask();
		world.changes = 1;
		const second = ask();
		reads[0]!.resolve('0');
		await first;
		await settled();
		// changes go on and on
		world.changes = 2;
		reads[1]!.resolve('1');
		expect(await second).toBe('1');
		expect(reads).toHaveLength(2);
	});

	it('tells all who wait that it failed, and tries again with the next', async () => {
		const { ask, reads, world } = setUp();
		const good = ask();
		reads[0]!.resolve('a');
		await good;
		world.time = 3000;
		const bad = [ask(), ask()];
		reads[1]!.reject(new Error('down'));
		for (const { status } of await Promise.allSettled(bad)) expect(status).toBe('rejected');
		const again = ask();
		reads[2]!.resolve('b');
		expect(await again).toBe('b');
	});
});
