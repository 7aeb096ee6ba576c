import { m } from '$lib/paraglide/messages';
import { names } from '$lib/ui/labels';
import { asks, undoing, type Deed } from '../shell/deed';
import type { Told } from '../shell/named';
import type { Database } from '../shell/subject';
import { hideReport, removePhoto } from './rpc';

/** What a deed about a report rests on. A statement is logged under its place, a withdrawn account under the handle. */
const about = (report: Told['report'], place: Told['place']) => [report.id, report.reporter.handle, place.id];

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
			about: about(report, place),
			effect: [m.dispatch_effect_hide(words)],
			asks: asks(
				m.dispatch_reason(),
				m.dispatch_why_false(),
				m.dispatch_why_phoned(),
				m.dispatch_why_camera()
			),
			run: async (reason, seen) => {
				await hideReport(this.#database, report.id, reason, true, seen);
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
			about: about(report, place),
			effect: [m.dispatch_effect_show(words)],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip(), m.dispatch_why_explained()),
			run: async (reason, seen) => {
				await hideReport(this.#database, report.id, reason, false, seen);
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
			about: about(report, place),
			effect: [m.dispatch_effect_photo_remove()],
			asks: asks(m.dispatch_reason(), m.dispatch_why_private(), m.dispatch_why_unrelated()),
			run: async (reason, seen) => {
				await removePhoto(this.#database, report.id, reason, true, seen);
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
			about: about(report, place),
			effect: [m.dispatch_effect_photo_restore()],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await removePhoto(this.#database, report.id, reason, false, seen);
				const undo = undoing(this.removePhoto({ report, place }), reason);
				return { text: m.dispatch_did_photo_restore(words), undo };
			}
		};
	}
}
