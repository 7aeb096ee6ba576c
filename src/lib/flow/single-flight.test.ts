import { expect, it } from 'vitest';
import { singleFlight } from './single-flight.ts';

/** Runs that end when they are told to. */
function runs() {
	const open: PromiseWithResolvers<string>[] = [];
	const run = () => {
		const one = Promise.withResolvers<string>();
		open.push(one);
		return one.promise;
	};
	return { open, run };
}

it('gives callers at the same moment one run, and later ones another', async () => {
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

it('gives all of them the failure, and the next one a new run', async () => {
	const { open, run } = runs();
	const flight = singleFlight(run);
	const both = Promise.allSettled([flight(), flight()]);
	open[0]!.reject(new Error('away'));
	expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	const again = flight();
	open[1]!.resolve('here');
	expect(await again).toBe('here');
});

it('takes what is thrown before anything is awaited for a failure like any other', async () => {
	const flight = singleFlight(() => {
		throw new Error('at once');
	});
	await expect(flight()).rejects.toThrow('at once');
	expect(flight.underWay).toBeNull();
});

it('keeps an answer for good where it is told to, and never a failure', async () => {
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
