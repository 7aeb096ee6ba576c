import type { AccountSummary, Reversal } from '$lib/domain/desk/account';
import type { Level } from '$lib/domain/desk/suspension';
import { m } from '$lib/paraglide/messages';
import { reportsCount } from '$lib/ui/format';
import { placesCount } from '../shell/amounts';
import { asks, undoing, type Deed } from '../shell/deed';
import type { Told } from '../shell/named';
import type { Database } from '../shell/subject';
import { answerSuspension, renewSuspension, reverseAccount, suspendReporter } from './rpc';
import { levelLabel, othersCount } from './words';

const suspendWords: Readonly<Record<Level, () => string>> = {
	'24h': m.dispatch_suspend_24h,
	'7d': m.dispatch_suspend_7d,
	permanent: m.dispatch_suspend_permanent
};

/** A report that identifies its author. */
type By = Pick<Told, 'report'>;

/** Deeds of a dispatcher about reporters; each states its effect in words before it is done. */
export class PeopleDeeds {
	#database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	suspend({ report }: By, level: Level): Deed {
		const { handle } = report.reporter;
		const words = { handle, level: levelLabel(level) };
		return {
			verb: suspendWords[level](),
			subject: handle,
			about: [handle],
			effect: [m.dispatch_effect_suspend(words)],
			asks: asks(m.dispatch_reason_seen(), m.dispatch_why_flood(), m.dispatch_why_false()),
			run: async (reason, seen) => {
				const id = await suspendReporter(this.#database, report.id, level, reason, seen);
				return {
					text: m.dispatch_did_suspend(words),
					undo: undoing(this.lift({ id, reporter: handle }), reason)
				};
			}
		};
	}

	lift(suspension: { id: string; reporter: string }): Deed {
		const words = { handle: suspension.reporter };
		return {
			verb: m.dispatch_lift(),
			subject: words.handle,
			about: [words.handle],
			effect: [m.dispatch_effect_lift(words)],
			asks: asks(m.dispatch_answer_seen(), m.dispatch_why_explained(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await answerSuspension(this.#database, suspension.id, true, reason, seen);
				return { text: m.dispatch_did_lift(words), undo: undoing(this.#renew(suspension), reason) };
			}
		};
	}

	#renew(suspension: { id: string; reporter: string }): Deed {
		const words = { handle: suspension.reporter };
		return {
			verb: m.dispatch_renew(),
			subject: words.handle,
			about: [words.handle],
			effect: [m.dispatch_effect_renew(words)],
			asks: asks(m.dispatch_reason()),
			run: async (reason, seen) => {
				await renewSuspension(this.#database, suspension.id, reason, seen);
				return { text: m.dispatch_did_renew(words), undo: undoing(this.lift(suspension), reason) };
			}
		};
	}

	/** Rejects an appeal: the suspension stays. */
	refuse(suspension: { id: string; reporter: string }): Deed {
		const words = { handle: suspension.reporter };
		return {
			verb: m.dispatch_refuse(),
			subject: words.handle,
			about: [words.handle],
			effect: [m.dispatch_effect_refuse(words)],
			asks: asks(m.dispatch_answer_seen(), m.dispatch_why_no_proof()),
			run: async (reason, seen) => {
				await answerSuspension(this.#database, suspension.id, false, reason, seen);
				return { text: m.dispatch_did_refuse(words), undo: undoing(this.lift(suspension), reason) };
			}
		};
	}

	/** Withdraws all reports of an account. @param account its numbers of reports, if known */
	reverse({ report }: By, account?: AccountSummary): Deed {
		const { handle } = report.reporter;
		return {
			verb: m.dispatch_reverse(),
			subject: handle,
			about: [handle],
			effect: [
				account
					? m.dispatch_effect_reverse({ handle, ...counted(account.shown, account.shown_places) })
					: m.dispatch_effect_reverse_all({ handle })
			],
			asks: asks(m.dispatch_reason(), m.dispatch_why_flood()),
			run: async (reason, seen) => {
				const words = told(handle, await reverseAccount(this.#database, report.id, false, reason, seen));
				return { text: m.dispatch_did_reverse(words), undo: undoing(this.restore({ report }), reason) };
			}
		};
	}

	restore({ report }: By, account?: AccountSummary): Deed {
		const { handle } = report.reporter;
		return {
			verb: m.dispatch_restore(),
			subject: handle,
			about: [handle],
			effect: [
				account
					? m.dispatch_effect_restore({ handle, ...counted(account.hidden, account.hidden_places) })
					: m.dispatch_effect_restore_all({ handle })
			],
			asks: asks(m.dispatch_reason(), m.dispatch_why_explained(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				const words = told(handle, await reverseAccount(this.#database, report.id, true, reason, seen));
				return { text: m.dispatch_did_restore(words), undo: undoing(this.reverse({ report }), reason) };
			}
		};
	}
}

const counted = (reports: number, places: number) => ({
	reports: reportsCount(reports),
	places: placesCount(places)
});

const told = (handle: string, { reports, places, judged_again }: Reversal) => ({
	handle,
	...counted(reports, places),
	again: othersCount(judged_again)
});
