import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Road } from './expressway.ts';

interface Drawn {
	code: string;
	names: Road['names'];
	loop: boolean;
	parts: Road['points'][];
}

/** The expressways of the seed, for tests. */
export const seedRoads: Road[] = (
	JSON.parse(
		readFileSync(join(import.meta.dirname, '../../../supabase/seed/expressways.json'), 'utf8')
	) as Drawn[]
).flatMap(({ code, names, loop, parts }, n) =>
	parts.map((points, i): Road => ({ id: `${code}/${n}.${i}`, code, names, loop, points }))
);
