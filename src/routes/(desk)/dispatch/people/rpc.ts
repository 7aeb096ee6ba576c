import type { AccountSummary, Reversal } from '$lib/domain/desk/account';
import type { Level } from '$lib/domain/desk/suspension';
import type { Database } from '../shell/subject';

// all functions throw the errors of `Client.rpc`

export const fetchAccount = (database: Database, report_id: string): Promise<AccountSummary> =>
	database.rpc('account_summary', { report_id });

/** @returns the suspension's id */
export async function suspendReporter(
	database: Database,
	report_id: string,
	level: Level,
	reason: string,
	seen: number | null
): Promise<string> {
	return (await database.rpc('suspend_reporter', { report_id, level, reason, seen })).id;
}

export async function answerSuspension(
	database: Database,
	suspension_id: string,
	lift: boolean,
	reason: string,
	seen: number | null
): Promise<void> {
	await database.rpc('answer_suspension', { suspension_id, lift, reason, seen });
}

export async function renewSuspension(
	database: Database,
	suspension_id: string,
	reason: string,
	seen: number | null
): Promise<void> {
	await database.rpc('renew_suspension', { suspension_id, reason, seen });
}

export const reverseAccount = (
	database: Database,
	report_id: string,
	restore: boolean,
	reason: string,
	seen: number | null
): Promise<Reversal> => database.rpc('reverse_account', { report_id, reason, restore, seen });
