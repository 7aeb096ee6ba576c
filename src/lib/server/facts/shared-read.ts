import { singleFlight } from '../../flow/single-flight.ts';

interface Options {
	/** an answer serves so long, milliseconds */
	freshFor: number;
	/**
	 * counts what makes an answer old at once; one that was begun before the last of them serves nobody who comes after.
	 * Nothing does where it is left out
	 */
	changes?(): number;
	now?: () => number;
}

/**
 * One answer for all who ask: kept while it is fresh, and at most one read under way at a time, however many ask and
 * however much changes. Nobody gets what was old when they asked, and a failure is answered as one and not kept.
 */
export function sharedRead<T>(
	read: () => Promise<T>,
	{ freshFor, changes = () => 0, now = () => performance.now() }: Options
): () => Promise<T> {
	let last: { answer: T; began: number; changes: number } | undefined;

	const run = singleFlight(async () => {
		const stamp = { began: now(), changes: changes() };
		last = { answer: await read(), ...stamp };
	});

	return async () => {
		const asked = { began: now(), changes: changes() };
		for (;;) {
			const serves =
				last && last.changes >= asked.changes && asked.began - last.began < freshFor ? last : undefined;
			if (serves) return serves.answer;
			await run();
		}
	};
}
