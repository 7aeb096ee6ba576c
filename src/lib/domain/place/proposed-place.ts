import type { Place } from './place.ts';

/** A place as `propose_place` takes it. */
export type ProposedPlace = Pick<
	Place,
	'kind' | 'subkind' | 'names' | 'expressways' | 'province' | 'lon' | 'lat'
> &
	Partial<Pick<Place, 'direction' | 'stake'>>;
