import type { CachedJson } from './cached-json.ts';

/** An answer of the database, ready to be served, and when it was read (epoch ms). */
export interface Remembered {
	json: CachedJson;
	revision: number;
	read: number;
}

/** Runs `read` unless what is remembered is younger than `freshFor` ms; callers at the same moment share one run. */
export async function remembered(
	have: Promise<Remembered> | undefined,
	freshFor: number,
	read: () => Promise<Remembered>,
	remember: (entry: Promise<Remembered> | undefined) => void
): Promise<Remembered> {
	const entry = await have;
	if (entry && Date.now() - entry.read < freshFor) return entry;
	const next = read();
	remember(next);
	return next.catch((error: unknown) => {
		remember(undefined);
		throw error;
	});
}
