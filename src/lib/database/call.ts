import type { SupabaseClient } from '@supabase/supabase-js';
import { checkAnswer } from './check-answer.ts';
import type { AnswerOf, FunctionName, Given, Supabase } from './database.ts';

/**
 * Calls a database function from Node. Except in production, the answer is checked against its shape. Unlike `rpc` of
 * supabase-js, it does not accept arguments that the function does not have.
 * @throws Error with `code` (SQLSTATE) and `details` (our own code) of the refusal
 */
export async function call<Name extends FunctionName>(
	client: Supabase,
	name: Name,
	...[args, signal]: Given<Name>
): Promise<AnswerOf<Name>> {
	// TypeScript cannot resolve the types of supabase-js for a generic name
	const asked = (client as SupabaseClient).rpc(name, args);
	const { data, error } = await (signal ? asked.abortSignal(signal) : asked);
	if (error) throw Object.assign(new Error(error.message), { code: error.code, details: error.details });
	if (process.env.NODE_ENV !== 'production') checkAnswer(name, data);
	return data as AnswerOf<Name>;
}
