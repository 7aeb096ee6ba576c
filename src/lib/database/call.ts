import type { SupabaseClient } from '@supabase/supabase-js';
import { checkAnswer } from './check-answer.ts';
import type { AnswerOf, FunctionName, Given, Supabase } from './database.ts';

/**
 * Calls a database function from Node; but for production, what it answers is compared with its description. Unlike
 * supabase-js's own `rpc`, it takes no argument that the function does not have.
 * @throws Error with `code` (SQLSTATE) and `details` (our own word) of the refusal
 */
export async function call<Name extends FunctionName>(
	client: Supabase,
	name: Name,
	...[args, signal]: Given<Name>
): Promise<AnswerOf<Name>> {
	// the types of supabase-js cannot be worked out for a name that is not known yet
	const asked = (client as SupabaseClient).rpc(name, args);
	const { data, error } = await (signal ? asked.abortSignal(signal) : asked);
	if (error) throw Object.assign(new Error(error.message), { code: error.code, details: error.details });
	if (process.env.NODE_ENV !== 'production') checkAnswer(name, data);
	return data as AnswerOf<Name>;
}
