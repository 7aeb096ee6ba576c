import { describe, expect, it } from 'vitest';
import { sharedRead } from './shared-read.ts';

/** A read whose answers the test controls. */
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
	it('runs once for all concurrent callers, and for all callers while the answer is fresh', async () => {
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

	it('counts the age of an answer from the beginning of the read', async () => {
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

	it('runs again after a change; a read under way serves only callers who came before the change', async () => {
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

	it('never runs twice at a time, and no caller waits longer than for the read that begins after the call', async () => {
		const { ask, reads, world } = setUp();
		const first = ask();
		world.changes = 1;
		const second = ask();
		reads[0]!.resolve('0');
		await first;
		await settled();
		// changes keep coming
		world.changes = 2;
		reads[1]!.resolve('1');
		expect(await second).toBe('1');
		expect(reads).toHaveLength(2);
	});

	it('passes a failure to all callers that wait, and runs again for the next caller', async () => {
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
