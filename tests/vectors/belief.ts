import { readFileSync } from 'node:fs';
import type { Kind } from '../../src/lib/domain/place/place.ts';
import type { Role } from '../../src/lib/domain/report/report.ts';
import type { Belief, Status } from '../../src/lib/domain/place/status.ts';

interface Vectors {
	fade: { kind: Kind; belief: Belief; hours: number; expected: Belief }[];
	observe: { belief: Belief; status: Status; reliability: number; expected: Belief }[];
	temper: { reliability: number; weight: number; expected: number }[];
	history: {
		/** in the order they arrive; seconds */
		reports: {
			place: string;
			kind: Kind;
			reporter: string;
			role: Role;
			status: Status;
			observed: number;
			received: number;
			distance?: number;
			/** of the place, at once after this report */
			belief?: Belief;
		}[];
		trust: Record<string, { alpha: number; beta: number; standing: number; heard: number }>;
	}[];
}

/** What the belief of the database and that of the browser have to agree with. */
export const vectors = JSON.parse(readFileSync(new URL('belief.json', import.meta.url), 'utf8')) as Vectors;
