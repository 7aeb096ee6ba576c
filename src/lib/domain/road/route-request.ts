import type { Position } from '../geo/sphere.ts';
import type { Leg } from './leg.ts';

/** A route that a driver requests: along an expressway, to a destination, through stops on the map, or along a shared line. */
export type RouteRequest =
	| { type: 'expressway'; code: string; towards: Position }
	| { type: 'destination'; to: Position }
	/** stops in driving order, joined by the shortest ways; 2 to {@link mostStops} */
	| { type: 'through'; stops: Position[] }
	| { type: 'line'; points: [lon: number, lat: number][] };

/** Maximum number of stops of a drawn route. */
export const mostStops = 20;
/** Maximum number of points of a line. */
export const longestLine = 500;

/** The route as the hub matched it to the network. */
export interface RouteAnswer {
	legs: Leg[];
	/** total length, metres */
	metres: number;
}
