import type { SupabaseClient } from '@supabase/supabase-js';
import { call } from '../../src/lib/database/call.ts';
import type { Supabase } from '../../src/lib/database/database.ts';
import type { StatusRow } from '../../src/lib/domain/place/status.ts';
import type { Report, Role } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import type { TestSupabase } from './harness.ts';

/** Adds a place as the operator. @returns its id */
export async function addPlace(
	supabase: TestSupabase,
	overrides: Record<string, unknown> = {}
): Promise<string> {
	const place = {
		kind: 'checkpoint',
		subkind: 'toll_gate',
		names: { zh: '枫泾', en: 'Fengjing' },
		expressways: ['G60'],
		province: 'CN-SH',
		lon: 121.016,
		lat: 30.885,
		source: 'test',
		...overrides
	};
	const { data, error } = await supabase.service().from('places').insert(place).select('id').single();
	if (error) throw new Error(error.message);
	return data.id as string;
}

/** Adds a person with a role, without signing in. @returns the id */
export async function addPerson(supabase: TestSupabase, role: Role): Promise<string> {
	const id = uuidv7();
	await supabase.sql('insert into auth.users (id) values ($1)', [id]);
	await call(supabase.service(), 'set_role', { user_id: id, role });
	return id;
}

/** Signs in a new person with a role. */
export async function signIn(supabase: TestSupabase, role: Role): Promise<Supabase> {
	const client = await supabase.user();
	const user_id = (await client.auth.getUser()).data.user!.id;
	await call(supabase.service(), 'set_role', { user_id, role });
	return client;
}

/** A valid report. */
export function report(place_id: string, overrides: Partial<Report> & Record<string, unknown> = {}): Report {
	return { id: uuidv7(), place_id, status: 'open', observed_at: new Date().toISOString(), ...overrides };
}

export { call };

/** The same client without the types of the database. */
export const untyped = (client: Supabase) => client as SupabaseClient;

/**
 * Calls a function by any name with any arguments, also ones that the types do not allow.
 * @throws Error with the code of the refusal
 */
export async function callUntyped(client: Supabase, name: string, args: object): Promise<unknown> {
	const { data, error } = await untyped(client).rpc(name, args);
	if (error) throw Object.assign(new Error(error.message), { code: error.code, details: error.details });
	return data;
}

/** Sends reports, also malformed ones. */
export const submit = (client: Supabase, ...reports: unknown[]) =>
	call(client, 'submit_reports', { reports: reports as Report[] });

/** The detail of an existing place, as a client sees it. */
export async function detail(client: Supabase, place_id: string) {
	const seen = await call(client, 'place_detail', { place_id });
	if (!seen) throw new Error(`there is no place ${place_id}`);
	return seen;
}

/** The status of a place with reports. */
export async function statusOf(client: Supabase, place_id: string): Promise<StatusRow> {
	const { status } = await detail(client, place_id);
	if (!status) throw new Error(`nobody has reported ${place_id}`);
	return status;
}

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Waits until a condition is true. @param limit ms @throws Error naming what did not happen */
export async function until(what: string, done: () => boolean, limit = 8000): Promise<void> {
	const end = Date.now() + limit;
	while (!done()) {
		if (Date.now() > end) throw new Error(`did not happen: ${what}`);
		await new Promise((wait) => setTimeout(wait, 15));
	}
}
