import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Turns } from './turns.ts';

/** Runs works one at a time, each in a turn of its own, and notes their order. */
function recorder(turns = new Turns(1, setImmediate)) {
	const order: string[] = [];
	const run = (path: string[], name = path.join(' ')) =>
		turns.run(path, async () => {
			await Promise.resolve();
			order.push(name);
			return name;
		});
	return { order, run, turns };
}

it('serves one who asks for little before the rest of one who asks for much', async () => {
	const { order, run } = recorder();
	const flood = Array.from({ length: 50 }, () => run(['flood', 'a', 'x']));
	const one = run(['driver', 'b', 'y']);
	await one;
	expect(order.filter((name) => name.startsWith('flood')).length).toBeLessThanOrEqual(2);
	await Promise.all(flood);
	expect(order).toHaveLength(51);
});

it('takes turns at every level', async () => {
	const { order, run } = recorder();
	await Promise.all([
		...Array.from({ length: 6 }, () => run(['net', 'one', 'x'])),
		...Array.from({ length: 2 }, () => run(['net', 'two', 'x'])),
		run(['net', 'two', 'y'])
	]);
	expect(order.slice(0, 4)).toEqual(['net one x', 'net one x', 'net two x', 'net one x']);
	expect(order.indexOf('net two y')).toBeLessThan(6);
});

it('passes results and errors on, and goes on after an error', async () => {
	const { run, turns } = recorder();
	const broken = turns.run(['a'], () => Promise.reject(new Error('broken')));
	const after = run(['a'], 'after');
	await expect(broken).rejects.toThrow('broken');
	expect(await after).toBe('after');
	await new Promise<void>((next) => setImmediate(next));
	expect(turns.idle).toBe(true);
});

it('gives the event loop a turn between two works', async () => {
	const { order, run } = recorder();
	const works = Array.from({ length: 4 }, (_, i) => run(['a'], `work ${i}`));
	const turn = () => new Promise<void>((done) => setImmediate(done));
	let loops = 0;
	while (order.length < 4) {
		await turn();
		loops++;
	}
	await Promise.all(works);
	expect(loops).toBeGreaterThanOrEqual(3);
});

it('runs every work once, never more at a time than allowed, and keeps nothing', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.integer({ min: 1, max: 4 }),
			fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('x', 'y')), { maxLength: 40 }),
			async (atOnce, paths) => {
				const turns = new Turns(atOnce, setImmediate);
				let running = 0;
				let most = 0;
				const done = await Promise.all(
					paths.map((path, i) =>
						turns.run(path, async () => {
							most = Math.max(most, ++running);
							await new Promise<void>((end) => setImmediate(end));
							running--;
							return i;
						})
					)
				);
				expect(done).toEqual(paths.map((_, i) => i));
				expect(most).toBeLessThanOrEqual(atOnce);
				await new Promise<void>((next) => setImmediate(next));
				expect(turns.idle).toBe(true);
			}
		),
		{ numRuns: 50 }
	);
});
