import type { Names } from '$lib/domain/geo/names';
import type { Kind, Place } from '$lib/domain/place/place';
import { isStatus } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { moment, percent, reportsCount } from '$lib/ui/format';
import { filterStatusLabel, names, statusLabel } from '$lib/ui/labels';
import { placesCount } from '../shell/amounts';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';

/** Data needed to put an entry into words. */
export interface Known {
	places: ReadonlyMap<string, Pick<Place, 'names' | 'kind'>>;
	/** epoch ms */
	now: number;
}

/** Words for one entry of the audit log. */
export interface EntryWords {
	what: string;
	/** before → after, if the shown status may have changed */
	change: string | null;
	/** id of the place to open */
	place: string | null;
}

/** Words for acts by the name of the act; with a place, if the entry leads to another place than its subject. */
export type Entries = Readonly<
	Record<string, (entry: EntryReading) => string | Pick<EntryWords, 'what' | 'place'>>
>;

type State = AuditEntry['before'];

/** Text under a key of a state; null if there is none. */
export const textOf = (state: State, key: string): string | null =>
	typeof state?.[key] === 'string' ? state[key] : null;

const numberOf = (state: State, key: string): number => (typeof state?.[key] === 'number' ? state[key] : 0);

/** True if an entry is about one of these ids or handles: the same that `require_unchanged` of the database compares. */
export const concerns = ({ subject, before, after }: AuditEntry, about: readonly string[]): boolean =>
	[subject, textOf(before, 'into'), textOf(after, 'into')].some((id) => id !== null && about.includes(id));

/** An entry of the log with the names of its place and person. */
export class EntryReading {
	readonly before: State;
	readonly after: State;
	/** handle of the person the entry is about; empty if it is not about a person */
	readonly handle: string;
	/** id of the place the entry is about */
	readonly about: string | null;
	/** name of that place */
	readonly place: string;
	/** kind of that place, if known */
	readonly kind: Kind | undefined;
	#known: Known;

	constructor({ subject, before, after, names: given }: AuditEntry, known: Known) {
		this.#known = known;
		this.before = before;
		this.after = after;
		this.handle = subject ?? '';
		this.about = given ? subject : textOf(after, 'place_id');
		this.place = given ? names({ names: given }).main : this.nameOf(this.about);
		this.kind = this.about ? known.places.get(this.about)?.kind : undefined;
	}

	nameOf(id: string | null): string {
		const given: Names | undefined = id ? this.#known.places.get(id)?.names : undefined;
		return given ? names({ names: given }).main : m.dispatch_some_place();
	}

	/** Numbers of reports and places that the act changed, in words. */
	get counts() {
		return {
			reports: reportsCount(numberOf(this.after, 'reports')),
			places: placesCount(numberOf(this.after, 'places'))
		};
	}

	/** Time under a key of the new state, in words; empty if there is none. */
	momentOf(key: string): string {
		const time = textOf(this.after, key);
		return time ? moment(Date.parse(time), this.#known.now) : '';
	}

	/** Status of a state in words, "Closed 84%"; null if it has none. */
	statusOf(state: State): string | null {
		const status = state?.status;
		if (!isStatus(status)) return null;
		const words = this.kind ? statusLabel(this.kind, status) : filterStatusLabel(status);
		const confidence = numberOf(state, 'confidence');
		// a pinned status has no probability
		return confidence && confidence < 1
			? m.dispatch_log_status({ status: words, percent: percent(confidence) })
			: words;
	}

	/** Shown status before → after; null if one of them is unknown. */
	get change(): string | null {
		const [was, is] = [this.statusOf(this.before), this.statusOf(this.after)];
		if (!was || !is) return null;
		return was === is
			? m.dispatch_log_same({ status: is })
			: m.dispatch_log_change({ before: was, after: is });
	}
}

/** Words for an entry; an unknown act is shown by its own name. */
export function entryWords(entry: AuditEntry, known: Known, entries: Entries): EntryWords {
	const reading = new EntryReading(entry, known);
	const words = entries[entry.action]?.(reading) ?? entry.action;
	return {
		...(typeof words === 'string' ? { what: words, place: reading.about } : words),
		change: reading.change
	};
}
