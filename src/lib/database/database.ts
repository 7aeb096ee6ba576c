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

/** Arguments of which SQL says no more than that they are JSON. */
interface JsonArguments {
	submit_reports: { reports: readonly Report[] };
	raise_alert: { alert: NewAlert };
	save_push_subscription: { subscription: NewSubscription };
	propose_place: { place: ProposedPlace };
}

/** What has a default may also be null. */
type OrNull<Args> = { [Name in keyof Args]: undefined extends Args[Name] ? Args[Name] | null : Args[Name] };

/** A function of the database by its name. */
export type FunctionName = keyof Answers;

/** The arguments of a function. */
export type ArgumentsOf<Name extends FunctionName> = Name extends keyof JsonArguments
	? JsonArguments[Name]
	: OrNull<Functions[Name]['Args']>;

/** What follows the name of a function in a call: its arguments, where it needs any, and what aborts the call. */
export type Given<Name extends FunctionName> =
	Record<never, never> extends ArgumentsOf<Name>
		? [args?: ArgumentsOf<Name>, signal?: AbortSignal]
		: [args: ArgumentsOf<Name>, signal?: AbortSignal];

/** What a function answers. */
export type AnswerOf<Name extends FunctionName> = v.InferOutput<Answers[Name]>;

/** The database as the app uses it: tables as generated, and the functions of {@link answers} with their JSON. */
export type Database = {
	public: Omit<Generated['public'], 'Functions'> & {
		Functions: { [Name in FunctionName]: { Args: ArgumentsOf<Name>; Returns: AnswerOf<Name> } };
	};
};

/** A client of this database. */
export type Supabase = SupabaseClient<Database>;
