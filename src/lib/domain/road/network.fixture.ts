import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roadsOf, type DrawnRoad } from './drawn-road.ts';

/** The expressways of the seed, for tests. */
export const seedRoads = roadsOf(
	JSON.parse(
		readFileSync(join(import.meta.dirname, '../../../../supabase/seed/expressways.json'), 'utf8')
	) as DrawnRoad[]
);
