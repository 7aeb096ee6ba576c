import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Road } from '../domain/expressway.ts';

interface Drawn {
	code: string;
	names: Road['names'];
	loop: boolean;
	parts: Road['points'][];
}

/** The expressways of the region. @param root folder of the app */
export function readRoads(root: string): Road[] {
	const file = join(root, 'supabase/seed/expressways.json');
	return (JSON.parse(readFileSync(file, 'utf8')) as Drawn[]).flatMap(({ code, names, loop, parts }, n) =>
		parts.map((points, i) => ({ id: `${code}/${n}.${i}`, code, names, loop, points }))
	);
}
