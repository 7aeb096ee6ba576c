import type { Place } from './place.ts';

/** Input of `propose_place`. */
export type ProposedPlace = Pick<
	Place,
	'kind' | 'subkind' | 'names' | 'expressways' | 'province' | 'lon' | 'lat'
> &
	Partial<Pick<Place, 'direction' | 'stake'>>;
