import type { AlertAhead } from './alert.ts';
import type { Names } from '../geo/names.ts';
import type { Position } from '../geo/sphere.ts';
import type { RouteAnswer, RouteRequest } from '../road/route-request.ts';
import type { Status } from '../place/status.ts';

// What the hub and its clients say to each other over Socket.IO, in one place for both.

/** Where a driver is, at most every {@link positionInterval}. Kept in the hub's memory only, and gone with the connection. */
export interface PositionReport extends Position {
	/** degrees clockwise from north; null where one stands or it is not known */
	heading: number | null;
	/** metres a second; null where it is not known */
	speed: number | null;
}

export interface Refusal {
	code: RefusalCode;
	message: string;
}

/** Why the hub refuses something; the codes stay. */
export const refusalCodes = [
	/** not a shape it understands */
	'bad_request',
	/** no token, a forged one, or one that has run out */
	'not_signed_in',
	/** more than is allowed */
	'too_fast',
	/** no way along known expressways */
	'no_route',
	/** the server is going down: another one takes over */
	'draining',
	/** as many are connected as this server may hold, or as one person may hold */
	'full'
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/** A question to a driver who is about to pass a place of which too little is known, or where people differ. */
export interface Question {
	id: string;
	place_id: string;
	names: Names;
	/** why it is asked */
	reason: 'stale' | 'disputed';
	/** what is believed, or the two that are in dispute */
	statuses: Status[];
	/** metres until it */
	metres: number;
	/** until then an answer helps, ISO 8601 */
	until: string;
}

export interface Answer {
	question: string;
	/** null: the driver does not know or does not want to say. What the driver saw goes out as a report of its own. */
	status: Status | null;
}

/** What a client says when it connects: who it is, what it has, and where it is, so that nothing is missed in between. */
export interface Handshake {
	token: string;
	/** ids of the alerts it has, so that it gets what it missed and nothing twice; the newest {@link longestHave} count */
	have: string[];
	position: PositionReport | null;
	route: RouteRequest | null;
	/** `drive`: alerts for what lies ahead; `watch`: everything, for a wall */
	mode: 'drive' | 'watch';
}

export interface ClientToServer {
	position(position: PositionReport, done?: (refusal: Refusal | null) => void): void;
	route(route: RouteRequest | null, done: (answer: RouteAnswer | Refusal | null) => void): void;
	answer(answer: Answer, done?: (refusal: Refusal | null) => void): void;
	/** a refreshed access token, before the one given runs out */
	token(token: string, done: (refusal: Refusal | null) => void): void;
}

export interface ServerToClient {
	/** new, changed or called off; delivered again until it is acknowledged */
	alert(ahead: AlertAhead, done: () => void): void;
	/** after connecting: what lies ahead, is in force and was not had yet, and what of it was had is called off by now */
	missed(missed: { alerts: AlertAhead[] }, done: () => void): void;
	question(question: Question, done: () => void): void;
	/** the server goes down within so many milliseconds: connect anew */
	drain(within: number): void;
}

/** So many ids of alerts a client may say it has. */
export const longestHave = 200;

/** A driver's position counts this often, milliseconds; more often is refused. */
export const positionInterval = 10_000;
