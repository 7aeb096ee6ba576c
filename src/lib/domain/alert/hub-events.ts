import type { AlertAhead } from './alert.ts';
import type { Names } from '../geo/names.ts';
import type { Position } from '../geo/sphere.ts';
import type { RouteAnswer, RouteRequest } from '../road/route-request.ts';
import type { Status } from '../place/status.ts';

// The events between the hub and its clients over Socket.IO, defined once for both sides.

/** Position of a driver, sent at most every {@link positionInterval}. Kept only in the hub's memory while connected. */
export interface PositionReport extends Position {
	/** degrees clockwise from north; null if the driver is stationary or it is unknown */
	heading: number | null;
	/** metres a second; null if unknown */
	speed: number | null;
}

export interface Refusal {
	code: RefusalCode;
	message: string;
}

/** Reasons for which the hub refuses a request. The codes are stable. */
export const refusalCodes = [
	/** the message has a wrong shape */
	'bad_request',
	/** the token is missing, forged or expired */
	'not_signed_in',
	/** too many requests */
	'too_fast',
	/** no route along known expressways */
	'no_route',
	/** the server is shutting down: connect to another one */
	'draining',
	/** too many connections on this server, or of this person */
	'full',
	/** the hub could not handle the message because of an error of its own */
	'failed'
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A question to a driver who is about to pass a place with too little information or with conflicting reports. */
export interface Question {
	id: string;
	place_id: string;
	names: Names;
	/** reason for the question: old information, or a dispute */
	reason: 'stale' | 'disputed';
	/** the status last known, or the two in dispute; may be empty */
	statuses: Status[];
	/** distance to the place, metres */
	metres: number;
	/** time until which an answer is useful, ISO 8601 */
	until: string;
}

export interface Answer {
	question: string;
	/** null: the driver does not know or does not want to answer. The observation itself is sent as a separate report. */
	status: Status | null;
}

/** What a client sends when it connects: identity, alerts it already has, position and route, so that it misses nothing. */
export interface Handshake {
	token: string;
	/** ids of the alerts it already has, so that it gets each alert once; only the newest {@link longestHave} count */
	have: string[];
	position: PositionReport | null;
	route: RouteRequest | null;
	/** `drive`: alerts ahead of the driver; `watch`: all alerts, for a wall display */
	mode: 'drive' | 'watch';
}

export interface ClientToServer {
	position(position: PositionReport, done?: (refusal: Refusal | null) => void): void;
	route(route: RouteRequest | null, done: (answer: RouteAnswer | Refusal | null) => void): void;
	answer(answer: Answer, done?: (refusal: Refusal | null) => void): void;
	/** sends a refreshed access token before the old one expires */
	token(token: string, done: (refusal: Refusal | null) => void): void;
}

export interface ServerToClient {
	/** an alert that is new, changed or cancelled; sent again until it is acknowledged */
	alert(ahead: AlertAhead, done: () => void): void;
	/** after connecting: alerts ahead that are in force and new to the client, and cancellations of alerts it has */
	missed(missed: { alerts: AlertAhead[] }, done: () => void): void;
	question(question: Question, done: () => void): void;
	/** the server shuts down within this time, milliseconds: connect again */
	drain(within: number): void;
}

/** Maximum number of alert ids in {@link Handshake.have}. */
export const longestHave = 200;

/** Shortest time between two positions of a driver, milliseconds; a position sent sooner is refused. */
export const positionInterval = 10_000;
