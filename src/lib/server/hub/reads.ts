import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';
import type { AlertPage } from '../../domain/alert/alert.ts';
import type { Pauses } from './questions.ts';

/** So many alerts are read at a time. */
const pageSize = 500;

/** All alerts changed since a cursor; null: all in force. @throws Error where the database does not answer */
export const readAlerts =
	(admin: Supabase) =>
	async (cursor: string | null): Promise<AlertPage> => {
		const alerts: AlertPage['alerts'] = [];
		for (;;) {
			const page = await call(admin, 'alerts_since', { cursor, max_results: pageSize });
			alerts.push(...page.alerts);
			cursor = page.cursor;
			if (page.alerts.length < pageSize) return { cursor, alerts };
		}
	};

/** Places that drivers who pass could tell something of. @throws Error where the database does not answer */
export const readDoubtful = (admin: Supabase) => () => call(admin, 'doubtful_places', { max_results: 5000 });

/** The pauses between questions, as all server processes share them in the database. */
export const sharedPauses = (admin: Supabase): Pauses => ({
	claim: (person, place, pauses) =>
		call(admin, 'claim_question', {
			person,
			place,
			person_seconds: pauses.person / 1000,
			place_seconds: pauses.place / 1000
		}),
	release: async (place) => void (await call(admin, 'release_question', { place }))
});
