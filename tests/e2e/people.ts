import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { call as callDatabase } from '../../src/lib/database/call.ts';
import type { AnswerOf, Database, FunctionName, Given, Supabase } from '../../src/lib/database/database.ts';
import type { Report, Role } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import type { RunningApp } from './app.ts';

/** A person on another device, who uses the same address as everybody. */
export interface Person {
	client: Supabase;
	id: string;
	/** Sends a report and answers its id. @throws Error if it is not accepted */
	report(place: string, status: Report['status'], more?: Partial<Report>): Promise<string>;
	/** Calls a database function. @throws Error with the code of the refusal */
	call<Name extends FunctionName>(name: Name, ...given: Given<Name>): Promise<AnswerOf<Name>>;
}

const connect = (app: RunningApp, key: 'publishableKey' | 'secretKey') => {
	const keys = JSON.parse(readFileSync(join(app.dataDir, 'keys.json'), 'utf8')) as Record<typeof key, string>;
	return createClient<Database>(`${app.url}/supabase`, keys[key], {
		auth: { persistSession: false, autoRefreshToken: false }
	});
};

const call = <Name extends FunctionName>(client: Supabase, name: Name, ...given: Given<Name>) =>
	callDatabase(client, name, ...given).catch((error: Error & { details?: string }) => {
		throw Object.assign(error, { code: error.details });
	});

/** Signs a new person in anonymously and sets a role. */
export async function person(app: RunningApp, role: Role = 'anonymous'): Promise<Person> {
	const client = connect(app, 'publishableKey');
	const { data, error } = await client.auth.signInAnonymously();
	if (error) throw error;
	const id = data.user!.id;
	if (role !== 'anonymous') await call(connect(app, 'secretKey'), 'set_role', { user_id: id, role });
	return {
		client,
		id,
		call: (name, ...given) => call(client, name, ...given),
		async report(place_id, status, more = {}) {
			const report = { id: uuidv7(), place_id, status, observed_at: new Date().toISOString(), ...more };
			const [receipt] = await call(client, 'submit_reports', { reports: [report] });
			if (receipt!.outcome !== 'accepted') throw new Error(`${receipt!.code}: ${receipt!.message}`);
			return report.id;
		}
	};
}

/** The reports of a place as a person sees them, newest first. */
export async function reportsOf(who: Person, place_id: string) {
	const seen = await who.call('place_detail', { place_id });
	if (!seen) throw new Error(`there is no place ${place_id}`);
	return seen.reports;
}

/** The stored reports of a place, hidden and retracted ones included. */
export async function stored(app: RunningApp, place: string) {
	const dispatcher = await person(app, 'dispatcher');
	return dispatcher.call('moderation_reports', { place_id: place, max_results: 200 });
}

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
export const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
