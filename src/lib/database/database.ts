import type { SupabaseClient } from '@supabase/supabase-js';
import type * as v from 'valibot';
import type { NewAlert } from '../domain/alert/new-alert.ts';
import type { NewSubscription } from '../domain/alert/subscription.ts';
import type { ProposedPlace } from '../domain/place/proposed-place.ts';
import type { Report } from '../domain/report/report.ts';
import type { answers } from './answers.ts';
import type { Database as Generated } from './generated.ts';

type Answers = typeof answers;
type Functions = Generated['public']['Functions'];

/** Types of arguments that are only `jsonb` in SQL. */
interface JsonArguments {
	submit_reports: { reports: readonly Report[] };
	raise_alert: { alert: NewAlert };
	save_push_subscription: { subscription: NewSubscription };
	propose_place: { place: ProposedPlace };
}

/** Arguments with a default may also be null. */
type OrNull<Args> = { [Name in keyof Args]: undefined extends Args[Name] ? Args[Name] | null : Args[Name] };

/** Name of a database function. */
export type FunctionName = keyof Answers;

/** Arguments of a database function. */
export type ArgumentsOf<Name extends FunctionName> = Name extends keyof JsonArguments
	? JsonArguments[Name]
	: OrNull<Functions[Name]['Args']>;

/** Parameters of a call after the function's name: arguments, optional if none is required, and a signal that aborts. */
export type Given<Name extends FunctionName> =
	Record<never, never> extends ArgumentsOf<Name>
		? [args?: ArgumentsOf<Name>, signal?: AbortSignal]
		: [args: ArgumentsOf<Name>, signal?: AbortSignal];

/** Answer of a database function. */
export type AnswerOf<Name extends FunctionName> = v.InferOutput<Answers[Name]>;

/** Types of the database as the app uses it: generated tables, and the functions in {@link answers} with types for JSON. */
export type Database = {
	public: Omit<Generated['public'], 'Functions'> & {
		Functions: { [Name in FunctionName]: { Args: ArgumentsOf<Name>; Returns: AnswerOf<Name> } };
	};
};

/** A client of this database. */
export type Supabase = SupabaseClient<Database>;
