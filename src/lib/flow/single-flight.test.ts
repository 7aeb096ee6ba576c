import { expect, it } from 'vitest';
import { singleFlight } from './single-flight.ts';

/** Runs that the test ends. */
function runs() {
	const open: PromiseWithResolvers<string>[] = [];
	const run = () => {
		const one = Promise.withResolvers<string>();
		open.push(one);
		return one.promise;
	};
	return { open, run };
}

it('shares one run between concurrent callers, and starts another for later callers', async () => {
	const { open, run } = runs();
	const flight = singleFlight(run);
	const both = [flight(), flight()];
	expect(open).toHaveLength(1);
	expect(flight.underWay).not.toBeNull();
	open[0]!.resolve('first');
	expect(await Promise.all(both)).toEqual(['first', 'first']);
	expect(flight.underWay).toBeNull();
	const later = flight();
	open[1]!.resolve('second');
	expect(await later).toBe('second');
});

it('passes a failure to all concurrent callers, and starts a new run for the next caller', async () => {
	const { open, run } = runs();
	const flight = singleFlight(run);
	const both = Promise.allSettled([flight(), flight()]);
	open[0]!.reject(new Error('away'));
	expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	const again = flight();
	open[1]!.resolve('here');
	expect(await again).toBe('here');
});

it('treats an error thrown synchronously like any other failure', async () => {
	const flight = singleFlight(() => {
		throw new Error('at once');
	});
	await expect(flight()).rejects.toThrow('at once');
	expect(flight.underWay).toBeNull();
});

it('keeps an answer with the option `keep`, and never a failure', async () => {
	const { open, run } = runs();
	const flight = singleFlight(run, { keep: true });
	const failed = flight();
	open[0]!.reject(new Error('away'));
	await expect(failed).rejects.toThrow('away');
	const first = flight();
	open[1]!.resolve('roads');
	expect([await first, await flight()]).toEqual(['roads', 'roads']);
	expect(open).toHaveLength(2);
});
