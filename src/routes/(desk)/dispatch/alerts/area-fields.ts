import type { Position } from '$lib/domain/geo/sphere';
import type { Place } from '$lib/domain/place/place';

/** What a dispatcher has entered to describe an area, complete or not. */
export interface AreaFields {
	way: 'circle' | 'drawn';
	center: Pick<Place, 'names' | 'lon' | 'lat'> | null;
	/** kilometres */
	radius: number;
	corners: readonly Position[];
}
