import type { Road } from '$lib/domain/expressway';
import drawn from '../../../supabase/seed/expressways.json';
import { prepareJson, type CachedJson } from './cached-json';

interface Drawn {
	code: string;
	names: Road['names'];
	loop: boolean;
	parts: Road['points'][];
}

let prepared: Promise<CachedJson> | undefined;

/** The expressways as lines, each connected part a road of its own; they change with a new version only. */
export function readExpressways(): Promise<CachedJson> {
	// what was drawn is typed number by number
	const expressways = drawn as unknown as Drawn[];
	prepared ??= prepareJson(
		expressways.flatMap(({ code, names, loop, parts }, n) =>
			parts.map((points, i): Road => ({ id: `${code}/${n}.${i}`, code, names, loop, points }))
		)
	);
	return prepared;
}
