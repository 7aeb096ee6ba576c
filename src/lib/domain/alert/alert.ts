import * as v from 'valibot';
import { namesShape } from '../geo/names.ts';
import { polygonShape } from '../geo/polygon.ts';
import { positionShape } from '../geo/sphere.ts';
import { extended } from '../json/extended.ts';
import { countShape, idShape, momentShape, probabilityShape } from '../json/parts.ts';
import { statuses } from '../place/status.ts';
import { endsShape } from '../road/stretches-between.ts';

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
const alertStretchShape = extended(endsShape, {
	/** as it was said, "G60 K45–K80 往杭州" */
	label: namesShape
});
export type AlertStretch = v.InferOutput<typeof alertStretchShape>;

/** A place an alert is about, with what matching and showing it need. */
export const alertPlaceShape = extended(positionShape, {
	id: idShape,
	names: namesShape,
	expressways: v.array(v.string()),
	/** where its carriageway leads; null where it serves both */
	towards: v.nullable(namesShape)
});
export type AlertPlace = v.InferOutput<typeof alertPlaceShape>;

/** What a status alert says. */
const statusFactsShape = v.strictObject({
	/** what was said last; null: nothing, which is as good as open */
	before: v.nullable(v.picklist(statuses)),
	status: v.picklist(statuses),
	/** at `sent` */
	confidence: probabilityShape,
	wait_minutes: v.nullable(v.number()),
	/** set by dispatch or stated by an office rather than concluded from reports */
	official: v.boolean()
});
export type StatusFacts = v.InferOutput<typeof statusFactsShape>;

/** Something pushed to the people it concerns. The words are those of CAP 1.2 where it has one. */
export const alertShape = v.strictObject({
	id: idShape,
	sent: momentShape,
	cause: v.picklist(causes),
	category: v.picklist(categories),
	severity: v.picklist(severities),
	/** from when it holds and when it ends */
	effective: momentShape,
	expires: momentShape,
	/** null for those a machine made: the reader's language makes words of `facts` */
	headline: v.nullable(namesShape),
	description: v.nullable(namesShape),
	places: v.array(alertPlaceShape),
	stretches: v.array(alertStretchShape),
	area: v.nullable(polygonShape),
	/** of causes `status` and `wait` */
	facts: v.nullable(statusFactsShape),
	/** the alert it takes the place of */
	references: v.nullable(idShape),
	/** when it was called off or another took its place; null while it stands */
	cancelled_at: v.nullable(momentShape),
	/** grows with every change: of two versions the one with the higher is the newer */
	revision: countShape
});
export type Alert = v.InferOutput<typeof alertShape>;

/** An alert with how far it is: metres of road until it and seconds at the present speed; null where that means nothing. */
export interface AlertAhead {
	alert: Alert;
	metres: number | null;
	seconds: number | null;
}

/** What the page `alerts_since` answers: alerts changed since, and where to go on. */
export const alertPageShape = v.strictObject({ cursor: v.string(), alerts: v.array(alertShape) });
export type AlertPage = v.InferOutput<typeof alertPageShape>;

/** What `GET /api/alerts` and `alerts_list` answer. */
export const alertListShape = v.strictObject({
	/** in force or still to begin, every one */
	standing: v.array(alertShape),
	/** the newest that are over or called off, newest first */
	past: v.array(alertShape)
});
export type AlertList = v.InferOutput<typeof alertListShape>;

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
