import type { Alert, AlertStretch, Category, Severity } from '$lib/domain/alert/alert';
import type { Polygon } from '$lib/domain/geo/polygon';
import type { Position } from '$lib/domain/geo/sphere';
import type { Place } from '$lib/domain/place/place';
import type { NewAlert } from '$lib/domain/alert/new-alert';
import type { Names } from '$lib/domain/geo/names';
import { uuidv7 } from '$lib/domain/id/uuid';
import { m } from '$lib/paraglide/messages';
import { alertHeadline, severityLabel } from '$lib/ui/alert-words';
import { metres, moment } from '$lib/ui/format';
import { names } from '$lib/ui/labels';
import { placesCount, timeLeft } from '../shell/amounts';
import { asks, undoing, type Deed } from '../shell/deed';
import type { Database } from '../shell/subject';
import { cancelAlert, raiseAlert } from './rpc';

/** A chosen place. */
export type ChosenPlace = Pick<Place, 'id' | 'names'>;

/** A chosen stretch, with its length in metres. */
export interface ChosenStretch {
	stretch: AlertStretch;
	length: number;
}

/** A chosen area, with its label and the number of places in it. */
export interface ChosenArea {
	area: Polygon;
	label: Names;
	count: number;
}

/** An alert to be raised. */
export interface AlertDraft {
	/** created with the draft: raising it twice has the same effect as once */
	id: string;
	severity: Severity;
	category: Category;
	headline: { zh: string; en: string | null };
	description: { zh: string; en: string | null } | null;
	/** epoch ms; null: at once */
	effective: number | null;
	/** epoch ms */
	expires: number;
	places: readonly ChosenPlace[];
	stretches: readonly ChosenStretch[];
	area: ChosenArea | null;
}

/** Difference of coordinates that comes of rounding, degrees. */
const rounding = 1e-4;
const isAt = (a: Position, b: Position): boolean =>
	Math.abs(a.lon - b.lon) < rounding && Math.abs(a.lat - b.lat) < rounding;

/** True if an alert says what was given. */
function isAs(given: Omit<NewAlert, 'id'>, alert: Alert): boolean {
	const stretches = given.stretches ?? [];
	return (
		alert.severity === given.severity &&
		alert.headline?.zh === given.headline?.zh &&
		(alert.description?.zh ?? null) === (given.description?.zh ?? null) &&
		Math.abs(Date.parse(alert.expires) - Date.parse(given.expires)) < 60_000 &&
		alert.places.length === (given.place_ids?.length ?? 0) &&
		(alert.area === null) === ((given.area ?? null) === null) &&
		alert.stretches.length === stretches.length &&
		alert.stretches.every(({ code, from, to }, i) => {
			const one = stretches[i]!;
			return code === one.code && isAt(from, one.from) && isAt(to, one.to);
		})
	);
}

const inLanguage = (text: Names) => names({ names: text }).main;

/** Deeds of a dispatcher about alerts; each states its effect in words before it is done. */
export class AlertDeeds {
	#database: Database;

	constructor(database: Database) {
		this.#database = database;
	}

	raise(draft: AlertDraft): Deed {
		const headline = inLanguage({ zh: draft.headline.zh, en: draft.headline.en ?? draft.headline.zh });
		return {
			verb: m.dispatch_raise(),
			subject: headline,
			about: [draft.id],
			effect: this.#reach(draft, headline),
			asks: null,
			run: async () => {
				const given = {
					severity: draft.severity,
					category: draft.category,
					headline: draft.headline,
					description: draft.description,
					effective: draft.effective === null ? null : new Date(draft.effective).toISOString(),
					expires: new Date(draft.expires).toISOString(),
					place_ids: draft.places.map(({ id }) => id),
					stretches: draft.stretches.map(({ stretch }) => stretch),
					area: draft.area?.area ?? null
				};
				let alert = await raiseAlert(this.#database, { id: draft.id, ...given });
				// an earlier version of this draft was raised, and its answer was lost: this one is another alert
				if (!isAs(given, alert)) alert = await raiseAlert(this.#database, { id: uuidv7(), ...given });
				const until = moment(draft.expires, this.#database.now());
				return {
					text: m.dispatch_did_raise({ headline, until }),
					undo: undoing(this.callOff(alert), headline)
				};
			}
		};
	}

	callOff(alert: Alert): Deed {
		const headline = alertHeadline(alert);
		return {
			verb: m.dispatch_call_off(),
			subject: headline,
			about: [alert.id],
			effect: [m.dispatch_effect_call_off({ headline })],
			asks: asks(m.dispatch_reason(), m.dispatch_why_over(), m.dispatch_why_false(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await cancelAlert(this.#database, alert.id, reason, false, seen);
				return {
					text: m.dispatch_did_call_off({ headline }),
					undo: undoing(this.#restore(alert), reason),
					undoUntil: Date.parse(alert.expires)
				};
			}
		};
	}

	#restore(alert: Alert): Deed {
		const headline = alertHeadline(alert);
		return {
			verb: m.dispatch_alert_restore(),
			subject: headline,
			about: [alert.id],
			effect: [m.dispatch_effect_alert_restore({ headline })],
			asks: asks(m.dispatch_reason(), m.dispatch_why_slip()),
			run: async (reason, seen) => {
				await cancelAlert(this.#database, alert.id, reason, true, seen);
				return {
					text: m.dispatch_did_alert_restore({ headline }),
					undo: undoing(this.callOff(alert), reason)
				};
			}
		};
	}

	/** Target, severity and period of an alert, in words. */
	#reach({ places, stretches, area, severity, effective, expires }: AlertDraft, headline: string): string[] {
		const now = this.#database.now();
		const until = moment(expires, now);
		const time =
			effective === null
				? m.dispatch_effect_raise_time({ until, left: timeLeft(expires, now) })
				: m.dispatch_effect_raise_time_from({ from: moment(effective, now), until });
		return [
			...stretches.map(({ stretch, length }) =>
				m.dispatch_effect_raise_stretch({ label: inLanguage(stretch.label), length: metres(length) })
			),
			...(places.length
				? [
						m.dispatch_effect_raise_places({
							places: places.map((place) => names(place).main).join(m.list_comma())
						})
					]
				: []),
			...(area
				? [m.dispatch_effect_raise_area({ label: inLanguage(area.label), places: placesCount(area.count) })]
				: []),
			m.dispatch_effect_raise_all({ headline, severity: severityLabel(severity), time })
		];
	}
}
