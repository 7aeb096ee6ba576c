import { call } from '../../src/lib/database/call.ts';
import type { Supabase } from '../../src/lib/database/database.ts';
import type { Receipt, Report, Role } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import type { TestSupabase } from './harness.ts';

/** Adds a place the way an operator does. @returns its id */
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

/** Somebody of a role, without signing in. @returns the id */
export async function addPerson(supabase: TestSupabase, role: Role): Promise<string> {
	const id = uuidv7();
	await supabase.sql('insert into auth.users (id) values ($1)', [id]);
	await call(supabase.service(), 'set_role', { user_id: id, role });
	return id;
}

/** Somebody of a role, signed in. */
export async function signIn(supabase: TestSupabase, role: Role): Promise<Supabase> {
	const client = await supabase.user();
	const user_id = (await client.auth.getUser()).data.user!.id;
	await call(supabase.service(), 'set_role', { user_id, role });
	return client;
}

/** A report that nothing is wrong with. */
export function report(place_id: string, overrides: Partial<Report> & Record<string, unknown> = {}): Report {
	return { id: uuidv7(), place_id, status: 'open', observed_at: new Date().toISOString(), ...overrides };
}

export { call };

/** Sends reports, also such as no client of ours would send. */
export const submit = (client: Supabase, ...reports: unknown[]) =>
	call(client, 'submit_reports', { reports: reports as Report[] });

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

/** Waits for something that is told without being asked for. @param limit ms @throws Error with what did not happen */
export async function until(what: string, done: () => boolean, limit = 8000): Promise<void> {
	const end = Date.now() + limit;
	while (!done()) {
		if (Date.now() > end) throw new Error(`did not happen: ${what}`);
		await new Promise((wait) => setTimeout(wait, 15));
	}
}
