import type { Names } from '$lib/domain/geo/names';
import type { Kind, Place } from '$lib/domain/place/place';
import { isStatus } from '$lib/domain/place/status';
import { m } from '$lib/paraglide/messages';
import { moment, percent, reportsCount } from '$lib/ui/format';
import { filterStatusLabel, names, statusLabel } from '$lib/ui/labels';
import { placesCount } from '../shell/amounts';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';

/** What the words of an entry need of the world. */
export interface Known {
	places: ReadonlyMap<string, Pick<Place, 'names' | 'kind'>>;
	/** epoch ms */
	now: number;
}

/** One line of the audit log in words. */
export interface EntryWords {
	what: string;
	/** before → after, where what is shown may have changed */
	change: string | null;
	/** the place it is about */
	place: string | null;
}

/** Words for acts, by the name of the act; where they lead to another place than the one it is about, with that. */
export type Entries = Readonly<
	Record<string, (entry: EntryReading) => string | Pick<EntryWords, 'what' | 'place'>>
>;

type State = AuditEntry['before'];

/** The text under a key of a state; null where there is none. */
export const textOf = (state: State, key: string): string | null =>
	typeof state?.[key] === 'string' ? state[key] : null;

const numberOf = (state: State, key: string): number => (typeof state?.[key] === 'number' ? state[key] : 0);

/** An entry as one reads it who knows the places. */
export class EntryReading {
	readonly before: State;
	readonly after: State;
	/** handle of the person it is about, where it is about one */
	readonly handle: string;
	/** id of the place it is about */
	readonly about: string | null;
	/** name of that place */
	readonly place: string;
	/** kind of that place, where it is known */
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

	/** How many reports and places it changed. */
	get counts() {
		return {
			reports: reportsCount(numberOf(this.after, 'reports')),
			places: placesCount(numberOf(this.after, 'places'))
		};
	}

	/** A moment that it led to, in words; empty where it has none. */
	momentOf(key: string): string {
		const time = textOf(this.after, key);
		return time ? moment(Date.parse(time), this.#known.now) : '';
	}

	/** "Closed 84%" of a state that has a status; null of one that has none. */
	statusOf(state: State): string | null {
		const status = state?.status;
		if (!isStatus(status)) return null;
		const words = this.kind ? statusLabel(this.kind, status) : filterStatusLabel(status);
		const confidence = numberOf(state, 'confidence');
		// what is pinned is no matter of likelihood
		return confidence && confidence < 1
			? m.dispatch_log_status({ status: words, percent: percent(confidence) })
			: words;
	}

	/** What is shown before → after, where both are known. */
	get change(): string | null {
		const [was, is] = [this.statusOf(this.before), this.statusOf(this.after)];
		if (!was || !is) return null;
		return was === is
			? m.dispatch_log_same({ status: is })
			: m.dispatch_log_change({ before: was, after: is });
	}
}

/** What was done, in words; an act this page does not know yet goes by its own name. */
export function entryWords(entry: AuditEntry, known: Known, entries: Entries): EntryWords {
	const reading = new EntryReading(entry, known);
	const words = entries[entry.action]?.(reading) ?? entry.action;
	return {
		...(typeof words === 'string' ? { what: words, place: reading.about } : words),
		change: reading.change
	};
}
