import type { Names } from '$lib/domain/geo/names';
import type { Kind } from '$lib/domain/place/place';

/** Name and kind of a place in a dispatcher's list. */
export interface Named {
	id: string;
	names: Names;
	kind: Kind;
}

/** The place that is open on the desk. */
export interface OpenPlace extends Named {
	/** weights of the reports that count now, as shares of one vote, by report id */
	voices: ReadonlyMap<string, number>;
}

/** A report with its place. */
export interface Told {
	report: { id: string; reporter: { handle: string } };
	place: Named;
}
