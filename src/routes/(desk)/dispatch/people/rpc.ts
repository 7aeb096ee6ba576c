import type { Role } from '$lib/domain/report/report';
import type { Reliability } from '../shell/reliability';
import type { Database } from '../shell/subject';

// each throws what `Client.rpc` throws

export const levels = ['24h', '7d', 'permanent'] as const;
export type Level = (typeof levels)[number];

/** A suspension in force. */
export interface Suspension {
	id: string;
	/** handle of the person */
	reporter: string;
	level: Level;
	reason: string;
	suspended_at: string;
	/** null: for good */
	until: string | null;
	appeal: string | null;
	appealed_at: string | null;
	answer: string | null;
}

/** What one person has said in sixty days. */
export interface AccountSummary {
	reporter: string;
	role: Role;
	band: Reliability;
	known: boolean;
	suspension: { id: string; level: Level; until: string | null; reason: string } | null;
	shown: number;
	shown_places: number;
	hidden: number;
	hidden_places: number;
	judged: number;
	borne_out: number | null;
}

/** What the functions answer that take an account back or restore it. */
export interface Reversal {
	reports: number;
	places: number;
	judged_again: number;
}

export const fetchAccount = (database: Database, report_id: string): Promise<AccountSummary> =>
	database.rpc('account_summary', { report_id });

/** @returns the suspension's id */
export async function suspendReporter(
	database: Database,
	report_id: string,
	level: Level,
	reason: string
): Promise<string> {
	return (await database.rpc<{ id: string }>('suspend_reporter', { report_id, level, reason })).id;
}

export async function answerSuspension(
	database: Database,
	suspension_id: string,
	lift: boolean,
	reason: string
): Promise<void> {
	await database.rpc('answer_suspension', { suspension_id, lift, reason });
}

export async function renewSuspension(
	database: Database,
	suspension_id: string,
	reason: string
): Promise<void> {
	await database.rpc('renew_suspension', { suspension_id, reason });
}

export const reverseAccount = (
	database: Database,
	report_id: string,
	restore: boolean,
	reason: string
): Promise<Reversal> => database.rpc('reverse_account', { report_id, reason, restore });
