import { singleFlight } from '../../flow/single-flight.ts';

interface Options {
	/** time for which an answer is served, from the beginning of its read, milliseconds */
	freshFor: number;
	/**
	 * number of changes so far that make an answer stale at once: a read that began before a change does not serve callers
	 * who come after it. Default: no changes
	 */
	changes?(): number;
	now?: () => number;
}

/**
 * Shares one answer between all callers. The answer is kept while it is fresh, and only one read runs at a time, however many
 * callers and changes there are. No caller gets an answer that was stale when the caller asked.
 * @param read its failure goes to the callers that wait, and is not kept
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
