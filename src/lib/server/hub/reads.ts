import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';
import type { AlertPage } from '../../domain/alert/alert.ts';
import type { Pauses } from './questions.ts';

/** Number of alerts read per call. */
const pageSize = 500;

/** Reads all alerts that have changed since a cursor; null: all in force. @throws Error if the database does not answer */
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

/** Reads the places about which drivers should be asked. @throws Error if the database does not answer */
export const readDoubtful = (admin: Supabase) => () => call(admin, 'doubtful_places', { max_results: 5000 });

/** The minimum pauses between questions, which all server processes share through the database. */
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
