import { createClient } from '@supabase/supabase-js';
import { error } from '@sveltejs/kit';
import { call } from '../../database/call.ts';
import type { AnswerOf, ArgumentsOf, Database, FunctionName, Supabase } from '../../database/database.ts';
import { runtime } from '../runtime';

/** Time limit for an answer of the database, milliseconds. */
const patience = 10_000;
let client: Supabase | undefined;

/**
 * Calls a database function with the publishable key, under the same policies as a browser that is not signed in.
 * @throws HttpError 503 with code `database_unavailable` if the call fails
 */
export async function readAsPublic<Name extends FunctionName>(
	name: Name,
	args: ArgumentsOf<Name>
): Promise<AnswerOf<Name>> {
	const { supabaseUrl, publishableKey, fetch, log } = runtime();
	client ??= createClient<Database>(supabaseUrl, publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false },
		global: { fetch }
	});
	return call(client, name, args, AbortSignal.timeout(patience)).catch((failure: Error) => {
		log.debug({ function: name, reason: failure.message }, 'The database did not answer a page');
		error(503, { code: 'database_unavailable', message: 'The database does not answer just now.' });
	});
}
