import { createClient } from '@supabase/supabase-js';
import type { Database, Supabase } from '../../src/lib/database/database.ts';
import type { Status } from '../../src/lib/domain/place/status.ts';
import type { Report } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';

/** Public settings of a running app. */
export interface Config {
	supabaseUrl: string;
	supabaseKey: string;
}

/** Reads the public settings of a running app. */
export async function readConfig(url: string): Promise<Config> {
	return (await (await fetch(`${url}/api/config`)).json()) as Config;
}

export const connect = ({ supabaseUrl, supabaseKey }: Config): Supabase =>
	createClient<Database>(supabaseUrl, supabaseKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});

/** A client signed in anonymously, which may report. */
export async function person(config: Config): Promise<Supabase> {
	const client = connect(config);
	const { error } = await client.auth.signInAnonymously();
	if (error) throw error;
	return client;
}

export const report = (place_id: string, status: Status): Report => ({
	id: uuidv7(),
	place_id,
	status,
	observed_at: new Date().toISOString()
});

/** Ids of all places, read without signing in. */
export async function placeIds(config: Config): Promise<string[]> {
	const { data, error } = await connect(config).from('places').select('id').order('id');
	if (error) throw new Error(error.message);
	return data.map(({ id }) => id as string);
}

/** The percentile of some numbers. @param share 0..1, such as 0.95 */
export function percentile(values: readonly number[], share: number): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
