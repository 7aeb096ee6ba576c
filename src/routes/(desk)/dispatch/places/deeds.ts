import type { Status } from '$lib/domain/place/status';
import { uuidv7 } from '$lib/domain/id/uuid';
import { m } from '$lib/paraglide/messages';
import { moment, reportsCount } from '$lib/ui/format';
import { names, statusLabel } from '$lib/ui/labels';
import { timeLeft } from '../shell/amounts';
import { asks, undoing, type Deed } from '../shell/deed';
import type { Named } from '../shell/named';
import type { Database } from '../shell/subject';
import type { PinPreview, Statement } from '$lib/domain/desk/statement';
import {
	mergePlaces,
	pinStatus,
	previewPin,
	retract,
	submit,
	unmergePlace,
	unpinStatus,
	withdrawStatement
} from './rpc';
import { alertWords } from './pin-alert';

/** The present pin of a place. */
export interface Pinned {
	status: Status;
	/** ISO 8601 */
	until: string;
	reason: string;
}

/** Time in which a statement can be withdrawn, ms; the database allows a little more. */
const retractable = 55_000;

/** Deeds of a dispatcher about places; each states its effect in words before it is done. */
export class PlaceDeeds {
	#database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	/** Pins a status. @param until epoch ms @param before the present pin @param told what drivers are told of it, and whether they are */
	pin(
		place: Named,
		status: Status,
		until: number,
		before: Pinned | undefined,
		told?: { preview: PinPreview; alerts: boolean }
	): Deed {
		const words = this.#words(place, status, until);
		const replaced = before && statusLabel(place.kind, before.status);
		return {
			verb: m.dispatch_pin(),
			subject: words.place,
			about: [place.id],
			effect: [
				m.dispatch_effect_pin(words),
				...(told ? [alertWords(told.preview, told.alerts)] : []),
				...(replaced ? [m.dispatch_effect_pin_replaces({ status: replaced })] : [])
			],
			asks: asks(
				m.dispatch_reason_public(),
				m.dispatch_why_phoned(),
				m.dispatch_why_camera(),
				m.dispatch_why_staff()
			),
			run: async (reason, seen) => {
				await pinStatus(this.#database, place.id, status, until, reason, seen, told?.alerts ?? true);
				const goesBack = before && Date.parse(before.until) > this.#database.now();
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
			about: [place.id],
			effect: [m.dispatch_effect_unpin(this.#words(place, pin.status, until))],
			asks: asks(m.dispatch_reason(), m.dispatch_why_over(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await unpinStatus(this.#database, place.id, reason, seen);
				const again = until > this.#database.now();
				return {
					text: m.dispatch_did_unpin({ place: names(place).main }),
					undo: again ? undoing(this.pin(place, pin.status, until, undefined), reason) : null
				};
			}
		};
	}

	/** Publishes an official statement. @param until epoch ms */
	state(place: Named, status: Status, until: number): Deed {
		const words = this.#words(place, status, until);
		return {
			verb: m.dispatch_state(),
			subject: words.place,
			about: [place.id],
			effect: [m.dispatch_effect_state(words)],
			asks: asks(m.dispatch_note_seen(), m.dispatch_why_notice()),
			run: async (note) => {
				const now = this.#database.now();
				const id = uuidv7();
				const receipt = await submit(this.#database, {
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
			about: [place.id],
			effect: [m.dispatch_effect_retract(name)],
			asks: null,
			run: async () => {
				accepted(await retract(this.#database, report_id));
				return { text: m.dispatch_did_retract(name), undo: null };
			}
		};
	}

	/** What a pin would tell drivers. @throws the errors of `Client.rpc` */
	preview(place: Named, status: Status): Promise<PinPreview> {
		return previewPin(this.#database, place.id, status);
	}

	/** Withdraws the official statement of anybody, at any time. */
	withdraw(place: Named, statement: Statement): Deed {
		const words = this.#said(place, statement);
		return {
			verb: m.dispatch_retract(),
			subject: words.place,
			about: [place.id],
			effect: [m.dispatch_effect_withdraw(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_over(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await withdrawStatement(this.#database, statement.id, reason, true, seen);
				return {
					text: m.dispatch_did_withdraw(words),
					undo: undoing(this.#restore(place, statement), reason)
				};
			}
		};
	}

	#restore(place: Named, statement: Statement): Deed {
		const words = this.#said(place, statement);
		return {
			verb: m.dispatch_statement_restore(),
			subject: words.place,
			about: [place.id],
			effect: [m.dispatch_effect_statement_restore(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await withdrawStatement(this.#database, statement.id, reason, false, seen);
				return {
					text: m.dispatch_did_statement_restore(words),
					undo: undoing(this.withdraw(place, statement), reason)
				};
			}
		};
	}

	#said(place: Named, { reporter, status }: Statement) {
		return { place: names(place).main, handle: reporter, status: statusLabel(place.kind, status) };
	}

	merge(place: Named, into: Named): Deed {
		const words = { place: names(place).main, into: names(into).main };
		return {
			verb: m.dispatch_merge_verb(),
			subject: words.place,
			about: [place.id, into.id],
			effect: [m.dispatch_effect_merge(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_twin()),
			run: async (reason, seen) => {
				const reports = reportsCount(await mergePlaces(this.#database, place.id, into.id, reason, seen));
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
			about: [place.id],
			effect: [m.dispatch_effect_unmerge(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				const reports = reportsCount(await unmergePlace(this.#database, place.id, reason, seen));
				return {
					text: m.dispatch_did_unmerge({ ...words, reports }),
					undo: undoing(this.merge(place, from), reason)
				};
			}
		};
	}

	#words(place: Named, status: Status, until: number) {
		const now = this.#database.now();
		return {
			place: names(place).main,
			status: statusLabel(place.kind, status),
			time: moment(until, now),
			left: timeLeft(until, now)
		};
	}
}

/** Checks the receipt of a statement. @throws Error whose `detail` is the code of the refusal */
function accepted(receipt: { outcome: string; code?: string; message?: string }): void {
	if (receipt.outcome === 'rejected')
		throw Object.assign(new Error(receipt.message ?? ''), { detail: receipt.code });
}
