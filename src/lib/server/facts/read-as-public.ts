import { createClient } from '@supabase/supabase-js';
import { error } from '@sveltejs/kit';
import { call } from '../../database/call.ts';
import type { AnswerOf, ArgumentsOf, Database, FunctionName, Supabase } from '../../database/database.ts';
import { runtime } from '../runtime';

/** A database that has not answered by then counts as one that does not, milliseconds. */
const patience = 10_000;
let client: Supabase | undefined;

/** Reads as anybody may: with the publishable key, behind the same policies as a browser. */
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
