import type { Alert, Cause, Severity } from './alert.ts';
import type { Names } from '../geo/names.ts';
import type { Status } from '../place/status.ts';

/** Languages of the interface. */
export const langs = ['zh-Hans', 'en'] as const;
export type Lang = (typeof langs)[number];

/** An alert as it goes through a push service: one language, and small (at most {@link longest} bytes). */
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
	/** it is called off */
	cancelled: boolean;
	/** the alert whose notification it takes the place of */
	replaces: string | null;
	/** what somebody said; null where `facts` say it */
	headline: string | null;
	/** names of places, or stretches as they were said, the first few */
	where: string[];
	/** how many more there are */
	more: number;
	facts: { status: Status; wait: number | null } | null;
	/** invented by the demonstration */
	demonstration: boolean;
}

/** Asked for by a reader, to see that it arrives. */
export interface TestMessage {
	type: 'test';
	lang: Lang;
	/** epoch ms */
	sent: number;
}

export type PushMessage = AlertMessage | TestMessage;

/** A message is no longer than this, bytes: every push service takes 4096 with the encryption (RFC 8030, 7.2). */
export const longest = 3000;

const mostNames = 3;
/** Characters of a headline and of a name. */
const longestText = { headline: 160, name: 60 };

const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** What a reader of a language gets of an alert. */
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
