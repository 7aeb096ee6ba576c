import { m } from '$lib/paraglide/messages';
import { names } from '$lib/ui/labels';
import { asks, undoing, type Deed } from '../shell/deed';
import type { Told } from '../shell/named';
import type { Database } from '../shell/subject';
import { hideReport, removePhoto } from './rpc';

/** Deeds of a dispatcher about reports and their photos; each states its effect in words before it is done. */
export class ReportDeeds {
	#database: Database;

	constructor(database: Database) {
		this.#database = database;
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
				await hideReport(this.#database, report.id, reason, true);
				return { text: m.dispatch_did_hide(words), undo: undoing(this.show({ report, place }), reason) };
			}
		};
	}

	/** Shows a hidden report again. */
	show({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_show(),
			subject: words.place,
			effect: [m.dispatch_effect_show(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip(), m.dispatch_why_explained()),
			run: async (reason) => {
				await hideReport(this.#database, report.id, reason, false);
				return { text: m.dispatch_did_show(words), undo: undoing(this.hide({ report, place }), reason) };
			}
		};
	}

	/** Hides the photo of a report; the report stays. */
	removePhoto({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_photo_remove(),
			subject: words.place,
			effect: [m.dispatch_effect_photo_remove()],
			asks: asks(m.dispatch_reason(), m.dispatch_why_private(), m.dispatch_why_unrelated()),
			run: async (reason) => {
				await removePhoto(this.#database, report.id, reason, true);
				const undo = undoing(this.restorePhoto({ report, place }), reason);
				return { text: m.dispatch_did_photo_remove(words), undo };
			}
		};
	}

	/** Restores a removed photo; possible for a day. */
	restorePhoto({ report, place }: Told): Deed {
		const words = { place: names(place).main, handle: report.reporter.handle };
		return {
			verb: m.dispatch_photo_restore(),
			subject: words.place,
			effect: [m.dispatch_effect_photo_restore()],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason) => {
				await removePhoto(this.#database, report.id, reason, false);
				const undo = undoing(this.removePhoto({ report, place }), reason);
				return { text: m.dispatch_did_photo_restore(words), undo };
			}
		};
	}
}
