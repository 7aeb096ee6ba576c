import type { Names } from '../geo/names.ts';
import type { Polygon } from '../geo/polygon.ts';
import type { Position } from '../geo/sphere.ts';
import type { Ends } from '../road/stretches-between.ts';
import type { Status } from '../place/status.ts';

/** How grave it is: the words of CAP 1.2 (`severity`), the gravest first. */
export const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export type Severity = (typeof severities)[number];

/** Grave enough to interrupt what a driver is doing. */
export const isGrave = (severity: Severity): boolean => severity === 'Extreme' || severity === 'Severe';

/** What it is about: the words of CAP 1.2 (`category`) that roads need. */
export const categories = [
	'Transport',
	'Met',
	'Safety',
	'Health',
	'Security',
	'Fire',
	'Infra',
	'Other'
] as const;
export type Category = (typeof categories)[number];

/** What made it: a status that changed for sure, a wait that grew, a dispatcher, or an official source elsewhere. */
export const causes = ['status', 'wait', 'dispatch', 'imported'] as const;
export type Cause = (typeof causes)[number];

/** Part of an expressway, and its name. */
export interface AlertStretch extends Ends {
	/** as it was said, "G60 K45–K80 杭州方向" */
	label: Names;
}

/** A place an alert is about, with what matching and showing it need. */
export interface AlertPlace extends Position {
	id: string;
	names: Names;
	expressways: string[];
	/** where its carriageway leads; null where it serves both */
	towards: Names | null;
}

/** What a status alert says. */
export interface StatusFacts {
	/** what was said last; null: nothing, which is as good as open */
	before: Status | null;
	status: Status;
	/** 0..1, at `sent` */
	confidence: number;
	wait_minutes: number | null;
	/** set by dispatch or stated by an office rather than concluded from reports */
	official: boolean;
}

/** Something pushed to the people it concerns. The words are those of CAP 1.2 where it has one. */
export interface Alert {
	id: string;
	/** ISO 8601 */
	sent: string;
	cause: Cause;
	category: Category;
	severity: Severity;
	/** from when it holds and when it ends, ISO 8601 */
	effective: string;
	expires: string;
	/** null for those a machine made: the reader's language makes words of `facts` */
	headline: Names | null;
	description: Names | null;
	places: AlertPlace[];
	stretches: AlertStretch[];
	area: Polygon | null;
	/** of causes `status` and `wait` */
	facts: StatusFacts | null;
	/** the alert it takes the place of */
	references: string | null;
	/** when it was called off or another took its place; null while it stands, ISO 8601 */
	cancelled_at: string | null;
	/** grows with every change: of two versions the one with the higher is the newer */
	revision: number;
}

/** An alert with how far it is: metres of road until it and seconds at the present speed; null where that means nothing. */
export interface AlertAhead {
	alert: Alert;
	metres: number | null;
	seconds: number | null;
}

/** What the page `alerts_since` answers: alerts changed since, and where to go on. */
export interface AlertPage {
	cursor: string;
	alerts: Alert[];
}

/** What `GET /api/alerts` and `alerts_list` answer. */
export interface AlertList {
	/** in force or still to begin, every one */
	standing: Alert[];
	/** the newest that are over or called off, newest first */
	past: Alert[];
}

/** So many past ones a list has; where it has fewer there are no older ones. */
export const pastListed = 50;

/** True while an alert holds. @param now epoch ms */
export function inForce(alert: Pick<Alert, 'effective' | 'expires' | 'cancelled_at'>, now: number): boolean {
	return alert.cancelled_at === null && Date.parse(alert.effective) <= now && now < Date.parse(alert.expires);
}

/** True once an alert has ended or was called off. @param now epoch ms */
export function isOver(alert: Pick<Alert, 'expires' | 'cancelled_at'>, now: number): boolean {
	return alert.cancelled_at !== null || Date.parse(alert.expires) <= now;
}

const rank = (severity: Severity) => severities.indexOf(severity);

/** Orders by how soon a driver must know: the nearest first, of one place the gravest, then the newest. */
export function byUrgency(a: AlertAhead, b: AlertAhead): number {
	const distance = (a.metres ?? Infinity) - (b.metres ?? Infinity);
	if (distance && !Number.isNaN(distance)) return distance;
	return (
		rank(a.alert.severity) - rank(b.alert.severity) || Date.parse(b.alert.sent) - Date.parse(a.alert.sent)
	);
}
