import type { Names } from '$lib/domain/geo/names';
import type { Kind } from '$lib/domain/place/place';

/** A place as a dispatcher's list names it. */
export interface Named {
	id: string;
	names: Names;
	kind: Kind;
}

/** The place that a dispatcher looks at. */
export interface OpenPlace extends Named {
	/** share of a voice of the reports that count now, by their id */
	voices: ReadonlyMap<string, number>;
}

/** A report and the place it is about. */
export interface Told {
	report: { id: string; reporter: { handle: string } };
	place: Named;
}
