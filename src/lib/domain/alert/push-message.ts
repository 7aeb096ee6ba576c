import * as v from 'valibot';
import { severities, type Alert, type Cause, type Severity } from './alert.ts';
import type { Names } from '../geo/names.ts';
import { statuses, type Status } from '../place/status.ts';

/** Languages of the interface. */
export const langs = ['zh-Hans', 'en'] as const;
export type Lang = (typeof langs)[number];

/** An alert as sent through a push service: in one language, at most {@link longest} bytes. */
export interface AlertMessage {
	type: 'alert';
	lang: Lang;
	id: string;
	revision: number;
	severity: Severity;
	cause: Cause;
	/** epoch ms */
	sent: number;
	expires: number;
	/** true if the alert was cancelled */
	cancelled: boolean;
	/** id of the alert whose notification this one replaces */
	replaces: string | null;
	/** text of the dispatcher; null if the text is made from `facts` */
	headline: string | null;
	/** names of the first few places and stretches */
	where: string[];
	/** number of places and stretches not in `where` */
	more: number;
	facts: { status: Status; wait: number | null } | null;
	/** true if the demonstration invented it */
	demonstration: boolean;
}

/** A test message that a user requests to check that push works. */
export interface TestMessage {
	type: 'test';
	lang: Lang;
	/** epoch ms */
	sent: number;
}

export type PushMessage = AlertMessage | TestMessage;

const lang = v.picklist(langs);
const moment = v.pipe(v.number(), v.finite());
/** What the notification of a message needs; a worker can be older than the server that sends. */
const messageShape = v.variant('type', [
	v.object({ type: v.literal('test'), lang, sent: moment }),
	v.object({
		type: v.literal('alert'),
		lang,
		id: v.pipe(v.string(), v.minLength(1)),
		revision: v.number(),
		severity: v.picklist(severities),
		cause: v.string(),
		sent: moment,
		expires: moment,
		cancelled: v.boolean(),
		replaces: v.nullable(v.string()),
		headline: v.nullable(v.string()),
		where: v.array(v.string()),
		more: v.number(),
		facts: v.nullable(v.object({ status: v.picklist(statuses), wait: v.nullable(v.number()) })),
		demonstration: v.boolean()
	})
]);

/** A pushed message, if it is one that this version knows; else null. */
export function messageIn(given: unknown): PushMessage | null {
	const { success, output } = v.safeParse(messageShape, given);
	return success ? (output as PushMessage) : null;
}

/** Maximum size of a message, bytes: every push service takes 4096 including the encryption (RFC 8030, 7.2). */
export const longest = 3000;

const mostNames = 3;
/** Maximum characters of a headline and of a name. */
const longestText = { headline: 160, name: 60 };

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** The push message of an alert in one language; headline and names are cut to {@link longestText}. */
export function messageOf(alert: Alert, lang: Lang, demonstration = false): AlertMessage {
	const say = (names: Names) => cut(lang === 'en' ? names.en : names.zh, longestText.name);
	const all = [...alert.places.map(({ names }) => names), ...alert.stretches.map(({ label }) => label)];
	return {
		type: 'alert',
		lang,
		id: alert.id,
		revision: alert.revision,
		severity: alert.severity,
		cause: alert.cause,
		sent: Date.parse(alert.sent),
		expires: Date.parse(alert.expires),
		cancelled: alert.cancelled_at !== null,
		replaces: alert.references,
		headline:
			alert.headline && cut(lang === 'en' ? alert.headline.en : alert.headline.zh, longestText.headline),
		where: all.slice(0, mostNames).map(say),
		more: Math.max(0, all.length - mostNames),
		facts: alert.facts && { status: alert.facts.status, wait: alert.facts.wait_minutes },
		demonstration
	};
}
