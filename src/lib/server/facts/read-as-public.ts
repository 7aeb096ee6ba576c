import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { error } from '@sveltejs/kit';
import { runtime } from '../runtime';

/** A database that has not answered by then counts as one that does not, milliseconds. */
const patience = 10_000;
let client: SupabaseClient | undefined;

/** Reads as anybody may: with the publishable key, behind the same policies as a browser. */
export async function readAsPublic<T>(name: string, args: Record<string, unknown> = {}): Promise<T> {
	const { supabaseUrl, publishableKey, fetch, log } = runtime();
	client ??= createClient(supabaseUrl, publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false },
		global: { fetch }
	});
	const { data, error: failure } = await client.rpc(name, args).abortSignal(AbortSignal.timeout(patience));
	if (failure) {
		log.debug({ function: name, reason: failure.message }, 'The database did not answer a page');
		error(503, { code: 'database_unavailable', message: 'The database does not answer just now.' });
	}
	return data as T;
}
