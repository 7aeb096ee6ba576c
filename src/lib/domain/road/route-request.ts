import type { Position } from '../geo/sphere.ts';
import type { Leg } from './leg.ts';

/** What a driver wants to follow: an expressway in a direction, a destination, places on a map that were drawn, or a line that was shared. */
export type RouteRequest =
	| { type: 'expressway'; code: string; towards: Position }
	| { type: 'destination'; to: Position }
	/** in this order, by the shortest way from one to the next; 2 to {@link mostStops} */
	| { type: 'through'; stops: Position[] }
	| { type: 'line'; points: [lon: number, lat: number][] };

/** So many positions a route that is drawn may have. */
export const mostStops = 20;
/** So many points a line may have. */
export const longestLine = 500;

/** The route as the hub understood it. */
export interface RouteAnswer {
	legs: Leg[];
	/** metres in all */
	metres: number;
}
