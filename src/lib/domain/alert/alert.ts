import * as v from 'valibot';
import { namesShape } from '../geo/names.ts';
import { polygonShape } from '../geo/polygon.ts';
import { positionShape } from '../geo/sphere.ts';
import { extended } from '../json/extended.ts';
import { countShape, idShape, momentShape, probabilityShape } from '../json/parts.ts';
import { statuses } from '../place/status.ts';
import { endsShape } from '../road/ends.ts';

/** Severities of an alert: the values of `severity` in CAP 1.2, the gravest first. */
export const severities = ['Extreme', 'Severe', 'Moderate', 'Minor', 'Unknown'] as const;
export type Severity = (typeof severities)[number];

/** True for an alert that may interrupt a driver: Extreme or Severe. */
export const isGrave = (severity: Severity): boolean => severity === 'Extreme' || severity === 'Severe';

/** Subjects of an alert: the values of `category` in CAP 1.2, those that roads need most first. */
export const categories = [
	'Transport',
	'Met',
	'Safety',
	'Health',
	'Security',
	'Fire',
	'Infra',
	'Geo',
	'Rescue',
	'Env',
	'CBRNE',
	'Other'
] as const;
export type Category = (typeof categories)[number];

/** Origin of an alert: a status that surely changed, a wait that grew, a dispatcher, or an official source elsewhere. */
export const causes = ['status', 'wait', 'dispatch', 'imported'] as const;
export type Cause = (typeof causes)[number];

/** A stretch of an expressway, with its name. */
const alertStretchShape = extended(endsShape, {
	/** name as the dispatcher wrote it, "G60 K45–K80 往杭州" */
	label: namesShape
});
export type AlertStretch = v.InferOutput<typeof alertStretchShape>;

/** A place of an alert, with the fields that matching and display need. */
export const alertPlaceShape = extended(positionShape, {
	id: idShape,
	names: namesShape,
	expressways: v.array(v.string()),
	/** direction of its carriageway; null if the place serves both */
	towards: v.nullable(namesShape)
});
export type AlertPlace = v.InferOutput<typeof alertPlaceShape>;

/** Facts of an alert about the status or the wait of a place. */
const statusFactsShape = v.strictObject({
	/** status in the place's previous alert; null if there was none lately, which counts as open */
	before: v.nullable(v.picklist(statuses)),
	status: v.picklist(statuses),
	/** probability of `status` at `sent` */
	confidence: probabilityShape,
	wait_minutes: v.nullable(v.number()),
	/** true if a dispatcher or an office set the status; false if it was concluded from reports */
	official: v.boolean()
});
export type StatusFacts = v.InferOutput<typeof statusFactsShape>;

/** A message pushed to the people it concerns. Fields have the names of CAP 1.2 where it has one. */
export const alertShape = v.strictObject({
	id: idShape,
	sent: momentShape,
	cause: v.picklist(causes),
	category: v.picklist(categories),
	severity: v.picklist(severities),
	/** start and end of its validity */
	effective: momentShape,
	expires: momentShape,
	/** null for alerts that the database raised: their text is made from `facts` in the reader's language */
	headline: v.nullable(namesShape),
	description: v.nullable(namesShape),
	places: v.array(alertPlaceShape),
	stretches: v.array(alertStretchShape),
	area: v.nullable(polygonShape),
	/** present for causes `status` and `wait` */
	facts: v.nullable(statusFactsShape),
	/** id of the alert that this one replaces */
	references: v.nullable(idShape),
	/** time of cancellation or replacement; null if neither has happened */
	cancelled_at: v.nullable(momentShape),
	/** grows with every change: the version with the higher revision is the newer one */
	revision: countShape
});
export type Alert = v.InferOutput<typeof alertShape>;

/** An alert with its distance: metres along the road and seconds at the present speed; null if it has no distance. */
export interface AlertAhead {
	alert: Alert;
	metres: number | null;
	seconds: number | null;
}

/** Answer of `alerts_since`: the alerts changed since a cursor, and the cursor of the next page. */
export const alertPageShape = v.strictObject({ cursor: v.string(), alerts: v.array(alertShape) });
export type AlertPage = v.InferOutput<typeof alertPageShape>;

/** Answer of `GET /api/alerts` and of `alerts_list`. */
export const alertListShape = v.strictObject({
	/** alerts in force or not yet begun; `alerts_list` answers them in pages */
	standing: v.array(alertShape),
	/** the newest alerts that have ended or were cancelled, newest first */
	past: v.array(alertShape)
});
export type AlertList = v.InferOutput<typeof alertListShape>;

/** Number of past alerts in a full list; a list with fewer holds all past alerts. */
export const pastListed = 50;

/** True while an alert is in force. @param now epoch ms */
export function inForce(alert: Pick<Alert, 'effective' | 'expires' | 'cancelled_at'>, now: number): boolean {
	return alert.cancelled_at === null && Date.parse(alert.effective) <= now && now < Date.parse(alert.expires);
}

/** True if an alert has ended or was cancelled. @param now epoch ms */
export function isOver(alert: Pick<Alert, 'expires' | 'cancelled_at'>, now: number): boolean {
	return alert.cancelled_at !== null || Date.parse(alert.expires) <= now;
}

const rank = (severity: Severity) => severities.indexOf(severity);

/** Compares two alerts by urgency: the nearest first; at equal distance the gravest, then the newest. */
export function byUrgency(a: AlertAhead, b: AlertAhead): number {
	const distance = (a.metres ?? Infinity) - (b.metres ?? Infinity);
	if (distance && !Number.isNaN(distance)) return distance;
	return (
		rank(a.alert.severity) - rank(b.alert.severity) || Date.parse(b.alert.sent) - Date.parse(a.alert.sent)
	);
}
