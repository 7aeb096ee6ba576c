import type { AlertMessage, Lang, PushMessage } from '../lib/domain/alert/push-message.ts';
import type { Status } from '../lib/domain/place/status.ts';
import { m } from '../lib/paraglide/messages.js';

/** A notification, with options that Chromium supports and TypeScript's library lacks. */
export interface Shown {
	title: string;
	options: NotificationOptions & { renotify?: boolean; timestamp?: number };
}

type In = { locale: Lang };
const statusWords: Record<Status, (inputs: object, options: In) => string> = {
	open: m.status_open,
	busy: m.status_busy,
	restricted: m.status_restricted,
	closed: m.status_closed
};

const images = { icon: '/icons/icon-192.png', badge: '/icons/monochrome-512.png' };

/** The notification for a message that cannot be read: it says only that there is something new. */
export const neutralNotification = (lang: Lang): Shown => ({
	title: m.push_note_news_title({}, { locale: lang }),
	options: {
		...images,
		lang,
		body: m.push_note_news_body({}, { locale: lang }),
		// many such messages are one notification
		tag: 'news',
		silent: true,
		data: { page: 'alerts' }
	}
});

/** A notification that is shown already, to be shown again in its place without a sound. */
export const again = ({ title, body, lang, tag, data, requireInteraction }: Notification): Shown => ({
	title,
	options: {
		...images,
		body,
		lang,
		tag,
		data: data as unknown,
		requireInteraction,
		renotify: false,
		silent: true
	}
});

/** The notification for a message, in the language of the message. */
export function notificationOf(message: PushMessage): Shown {
	const locale = { locale: message.lang };
	const look = {
		...images,
		lang: message.lang,
		timestamp: message.sent
	};
	if (message.type === 'test')
		return {
			title: m.push_note_test_title({}, locale),
			options: { ...look, body: m.push_note_test_body({}, locale), tag: 'test', renotify: true, data: {} }
		};
	const { id, revision, cancelled, severity } = message;
	return {
		title: titleOf(message, locale),
		options: {
			...look,
			body: bodyOf(message, locale),
			tag: id,
			// a cancellation makes no sound
			renotify: !cancelled,
			silent: cancelled,
			requireInteraction: severity === 'Extreme' && !cancelled,
			data: { id, revision }
		}
	};
}

function titleOf(message: AlertMessage, locale: In): string {
	const { headline, facts, where, severity, cancelled, demonstration } = message;
	let what = headline ?? m.push_note_alert({}, locale);
	if (headline === null && facts)
		what = m.push_note_status(
			{ place: where[0] ?? '', status: statusWords[facts.status]({}, locale) },
			locale
		);
	if (severity === 'Extreme' && !cancelled) what = m.push_note_urgent({ what }, locale);
	if (cancelled) what = m.push_note_over({ what }, locale);
	return demonstration ? m.push_note_demonstration({ what }, locale) : what;
}

function bodyOf(message: AlertMessage, locale: In): string {
	const { headline, facts, where, more, expires, cancelled, lang } = message;
	const lines: string[] = [];
	if (headline !== null && where.length) {
		const named = where.join(lang === 'en' ? ', ' : '、');
		lines.push(more ? m.push_note_more({ where: named, count: more }, locale) : named);
	}
	if (cancelled) return lines.join(' · ');
	if (facts?.wait) lines.push(m.wait_minutes({ count: facts.wait }, locale));
	const time = new Intl.DateTimeFormat(lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
	lines.push(m.push_note_until({ time: time.format(expires) }, locale));
	return lines.join(' · ');
}
