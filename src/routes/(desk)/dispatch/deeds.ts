import type { Status } from '$lib/domain/place/status';
import { uuidv7 } from '$lib/domain/id/uuid';
import { m } from '$lib/paraglide/messages';
import { moment, reportsCount } from '$lib/ui/format';
import { names, statusLabel } from '$lib/ui/labels';
import type { AccountSummary, Level, ModeratedReport, Moderation, Named, Reversal } from './moderation';
import { levelLabel, othersCount, placesCount, timeLeft } from './words';

/** As many characters as a reason or a note may have. */
export const longestReason = 280;

/** Something a dispatcher may do: what it is called, to whom, what will happen, what to ask for, and how it is done. */
export interface Deed {
	/** on the button that does it */
	verb: string;
	/** the name of the place, or the handle of the person */
	subject: string;
	/** said before it is done, a sentence or two a line */
	effect: readonly string[];
	/** what is asked for; null where nothing is */
	asks: { label: string; given: string; offers: readonly string[] } | null;
	/** @throws what the database refuses with */
	run(reason: string): Promise<Outcome>;
}

/** What was done, and what takes it back. */
export interface Outcome {
	text: string;
	undo: Deed | null;
	/** epoch ms; until when that works, where it is not for good */
	undoUntil?: number;
}

/** A pin as the dispatch of it needs it. */
export interface Pinned {
	status: Status;
	/** ISO 8601 */
	until: string;
	reason: string;
}

/** The report a deed is about, with the place it is about. */
export interface Told {
	report: Pick<ModeratedReport, 'id' | 'reporter'>;
	place: Named;
}

const suspendWords: Readonly<Record<Level, () => string>> = {
	'24h': m.dispatch_suspend_24h,
	'7d': m.dispatch_suspend_7d,
	permanent: m.dispatch_suspend_permanent
};

/** A statement can be taken back so long, ms; the database allows a little more. */
const retractable = 55_000;

/** What a deed asks for, with what one may say by one touch. */
export const asks = (label: string, ...offers: string[]) => ({ label, given: '', offers });

/** The opposite of a deed: its reason is what was said, marked as undone. */
export function undoing(deed: Deed, reason: string): Deed {
	const given = m.dispatch_undo_reason({ reason }).slice(0, longestReason);
	return { ...deed, asks: deed.asks && { ...deed.asks, given, offers: [] } };
}

/** Everything a dispatcher may do, each with the words that say beforehand what will happen. */
export class Deeds {
	#moderation: Moderation;

	constructor(moderation: Moderation) {
		this.#moderation = moderation;
	}

	/** @param until epoch ms @param before what is pinned now */
	pin(place: Named, status: Status, until: number, before: Pinned | undefined): Deed {
		const words = this.#words(place, status, until);
		const replaced = before && statusLabel(place.kind, before.status);
		return {
			verb: m.dispatch_pin(),
			subject: words.place,
			effect: [
				m.dispatch_effect_pin(words),
				...(replaced ? [m.dispatch_effect_pin_replaces({ status: replaced })] : [])
			],
			asks: asks(
				m.dispatch_reason_public(),
				m.dispatch_why_phoned(),
				m.dispatch_why_camera(),
				m.dispatch_why_staff()
			),
			run: async (reason) => {
				await this.#moderation.pin(place.id, status, until, reason);
				const goesBack = before && Date.parse(before.until) > this.#moderation.now();
				const pinned = { status, until: new Date(until).toISOString(), reason };
				const back = goesBack
					? this.pin(place, before.status, Date.parse(before.until), pinned)
					: this.unpin(place, pinned);
				return { text: m.dispatch_did_pin(words), undo: undoing(back, reason) };
			}
		};
	}

	unpin(place: Named, pin: Pinned): Deed {
		const until = Date.parse(pin.until);
		return {
			verb: m.dispatch_unpin(),
			subject: names(place).main,
			effect: [m.dispatch_effect_unpin(this.#words(place, pin.status, until))],
			asks: asks(m.dispatch_reason(), m.dispatch_why_over(), m.dispatch_why_slip()),
			run: async (reason) => {
				await this.#moderation.unpin(place.id, reason);
				const again = until > this.#moderation.now();
				return {
					text: m.dispatch_did_unpin({ place: names(place).main }),
					undo: again ? undoing(this.pin(place, pin.status, until, undefined), reason) : null
				};
			}
		};
	}

	/** An official statement. @param until epoch ms */
	state(place: Named, status: Status, until: number): Deed {
		const words = this.#words(place, status, until);
		return {
			verb: m.dispatch_state(),
			subject: words.place,
			effect: [m.dispatch_effect_state(words)],
			asks: asks(m.dispatch_note_seen(), m.dispatch_why_notice()),
			run: async (note) => {
				const now = this.#moderation.now();
				const id = uuidv7();
				const receipt = await this.#moderation.submit({
					id,
					place_id: place.id,
					status,
					observed_at: new Date(now).toISOString(),
					valid_until: new Date(until).toISOString(),
					note
				});
				accepted(receipt);
				return {
					text: m.dispatch_did_state(words),
					undo: this.#retract(place, id),
					undoUntil: now + retractable
				};
			}
		};
	}

	#retract(place: Named, report_id: string): Deed {
		const name = { place: names(place).main };
		return {
			verb: m.dispatch_retract(),
			subject: name.place,
			effect: [m.dispatch_effect_retract(name)],
			asks: null,
			run: async () => {
				accepted(await this.#moderation.retract(report_id));
				return { text: m.dispatch_did_retract(name), undo: null };
			}
		};
	}

	hide({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_hide(),
			subject: words.place,
			effect: [m.dispatch_effect_hide(words)],
			asks: asks(
				m.dispatch_reason(),
				m.dispatch_why_false(),
				m.dispatch_why_phoned(),
				m.dispatch_why_camera()
			),
			run: async (reason) => {
				await this.#moderation.hide(report.id, reason, true);
				return { text: m.dispatch_did_hide(words), undo: undoing(this.show({ report, place }), reason) };
			}
		};
	}

	/** Brings a hidden report back. */
	show({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_show(),
			subject: words.place,
			effect: [m.dispatch_effect_show(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip(), m.dispatch_why_explained()),
			run: async (reason) => {
				await this.#moderation.hide(report.id, reason, false);
				return { text: m.dispatch_did_show(words), undo: undoing(this.hide({ report, place }), reason) };
			}
		};
	}

	/** Takes the photo of a report out of sight; the report stays. */
	removePhoto({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_photo_remove(),
			subject: words.place,
			effect: [m.dispatch_effect_photo_remove()],
			asks: asks(m.dispatch_reason(), m.dispatch_why_private(), m.dispatch_why_unrelated()),
			run: async (reason) => {
				await this.#moderation.removePhoto(report.id, reason, true);
				const undo = undoing(this.restorePhoto({ report, place }), reason);
				return { text: m.dispatch_did_photo_remove(words), undo };
			}
		};
	}

	/** Brings a removed photo back, within a day. */
	restorePhoto({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_photo_restore(),
			subject: words.place,
			effect: [m.dispatch_effect_photo_restore()],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason) => {
				await this.#moderation.removePhoto(report.id, reason, false);
				const undo = undoing(this.removePhoto({ report, place }), reason);
				return { text: m.dispatch_did_photo_restore(words), undo };
			}
		};
	}

	suspend({ report }: Pick<Told, 'report'>, level: Level): Deed {
		const { handle } = report.reporter;
		const words = { handle, level: levelLabel(level) };
		return {
			verb: suspendWords[level](),
			subject: handle,
			effect: [m.dispatch_effect_suspend(words)],
			asks: asks(m.dispatch_reason_seen(), m.dispatch_why_flood(), m.dispatch_why_false()),
			run: async (reason) => {
				const id = await this.#moderation.suspend(report.id, level, reason);
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
			effect: [m.dispatch_effect_lift(words)],
			asks: asks(m.dispatch_answer_seen(), m.dispatch_why_explained(), m.dispatch_why_slip()),
			run: async (reason) => {
				await this.#moderation.answer(suspension.id, true, reason);
				return { text: m.dispatch_did_lift(words), undo: undoing(this.#renew(suspension), reason) };
			}
		};
	}

	#renew(suspension: { id: string; reporter: string }): Deed {
		const words = { handle: suspension.reporter };
		return {
			verb: m.dispatch_renew(),
			subject: words.handle,
			effect: [m.dispatch_effect_renew(words)],
			asks: asks(m.dispatch_reason()),
			run: async (reason) => {
				await this.#moderation.renew(suspension.id, reason);
				return { text: m.dispatch_did_renew(words), undo: undoing(this.lift(suspension), reason) };
			}
		};
	}

	/** Answers an appeal and lets the suspension stand. */
	refuse(suspension: { id: string; reporter: string }): Deed {
		const words = { handle: suspension.reporter };
		return {
			verb: m.dispatch_refuse(),
			subject: words.handle,
			effect: [m.dispatch_effect_refuse(words)],
			asks: asks(m.dispatch_answer_seen(), m.dispatch_why_no_proof()),
			run: async (reason) => {
				await this.#moderation.answer(suspension.id, false, reason);
				return { text: m.dispatch_did_refuse(words), undo: undoing(this.lift(suspension), reason) };
			}
		};
	}

	merge(place: Named, into: Named): Deed {
		const words = { place: names(place).main, into: names(into).main };
		return {
			verb: m.dispatch_merge_verb(),
			subject: words.place,
			effect: [m.dispatch_effect_merge(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_twin()),
			run: async (reason) => {
				const reports = reportsCount(await this.#moderation.merge(place.id, into.id, reason));
				return {
					text: m.dispatch_did_merge({ ...words, reports }),
					undo: undoing(this.unmerge(place, into), reason)
				};
			}
		};
	}

	unmerge(place: Named, from: Named): Deed {
		const words = { place: names(place).main, into: names(from).main };
		return {
			verb: m.dispatch_unmerge(),
			subject: words.place,
			effect: [m.dispatch_effect_unmerge(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason) => {
				const reports = reportsCount(await this.#moderation.unmerge(place.id, reason));
				return {
					text: m.dispatch_did_unmerge({ ...words, reports }),
					undo: undoing(this.merge(place, from), reason)
				};
			}
		};
	}

	/** Takes everything back that an account has said. @param account what it has said, where that is known */
	reverse({ report }: Pick<Told, 'report'>, account?: AccountSummary): Deed {
		const { handle } = report.reporter;
		return {
			verb: m.dispatch_reverse(),
			subject: handle,
			effect: [
				account
					? m.dispatch_effect_reverse({ handle, ...counted(account.shown, account.shown_places) })
					: m.dispatch_effect_reverse_all({ handle })
			],
			asks: asks(m.dispatch_reason(), m.dispatch_why_flood()),
			run: async (reason) => {
				const words = told(handle, await this.#moderation.reverse(report.id, false, reason));
				return { text: m.dispatch_did_reverse(words), undo: undoing(this.restore({ report }), reason) };
			}
		};
	}

	restore({ report }: Pick<Told, 'report'>, account?: AccountSummary): Deed {
		const { handle } = report.reporter;
		return {
			verb: m.dispatch_restore(),
			subject: handle,
			effect: [
				account
					? m.dispatch_effect_restore({ handle, ...counted(account.hidden, account.hidden_places) })
					: m.dispatch_effect_restore_all({ handle })
			],
			asks: asks(m.dispatch_reason(), m.dispatch_why_explained(), m.dispatch_why_slip()),
			run: async (reason) => {
				const words = told(handle, await this.#moderation.reverse(report.id, true, reason));
				return { text: m.dispatch_did_restore(words), undo: undoing(this.reverse({ report }), reason) };
			}
		};
	}

	#words(place: Named, status: Status, until: number) {
		const now = this.#moderation.now();
		return {
			place: names(place).main,
			status: statusLabel(place.kind, status),
			time: moment(until, now),
			left: timeLeft(until, now)
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

/** @throws Error with the code of the refusal as its detail */
function accepted(receipt: { outcome: string; code?: string; message?: string }): void {
	if (receipt.outcome === 'rejected')
		throw Object.assign(new Error(receipt.message ?? ''), { detail: receipt.code });
}
