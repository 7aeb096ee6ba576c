import type { SupabaseClient } from '@supabase/supabase-js';
import type { AlertPage } from '../../domain/alert/alert.ts';
import type { Doubtful, Pauses } from './questions.ts';

/** So many alerts are read at a time. */
const pageSize = 500;

async function call<T>(admin: SupabaseClient, name: string, args: object): Promise<T> {
	const { data, error } = await admin.rpc(name, args);
	if (error) throw new Error(error.message);
	return data as T;
}

/** All alerts changed since a cursor; null: all in force. @throws Error where the database does not answer */
export const readAlerts =
	(admin: SupabaseClient) =>
	async (cursor: string | null): Promise<AlertPage> => {
		const alerts: AlertPage['alerts'] = [];
		for (;;) {
			const page = await call<AlertPage>(admin, 'alerts_since', { cursor, max_results: pageSize });
			alerts.push(...page.alerts);
			cursor = page.cursor;
			if (page.alerts.length < pageSize) return { cursor, alerts };
		}
	};

/** Places that drivers who pass could tell something of. @throws Error where the database does not answer */
export const readDoubtful = (admin: SupabaseClient) => () =>
	call<Doubtful[]>(admin, 'doubtful_places', { max_results: 5000 });

/** The pauses between questions, as all server processes share them in the database. */
export const sharedPauses = (admin: SupabaseClient): Pauses => ({
	claim: (person, place, pauses) =>
		call(admin, 'claim_question', {
			person,
			place,
			person_seconds: pauses.person / 1000,
			place_seconds: pauses.place / 1000
		}),
	release: (place) => call(admin, 'release_question', { place })
});
