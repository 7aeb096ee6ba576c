import { messageIn, type Lang } from '../lib/domain/alert/push-message.ts';
import { readPush } from '../lib/live/push/record.ts';
import { again, neutralNotification, notificationOf, type Shown } from './notification.ts';
import { worker } from './scope.ts';

/** Path that a notification of an alert opens. */
const alertsPath = '/alerts';

function read(data: PushMessageData | null): unknown {
	try {
		return data?.json();
	} catch {
		return null;
	}
}

/**
 * Shows a pushed message. It replaces the notification of an older version of the alert, or of the alert that it replaces.
 * Something is shown for every message, also one that is empty, unknown or overtaken: browsers withdraw the permission after
 * a few messages without a notification.
 */
export async function showPushed(data: PushMessageData | null): Promise<void> {
	const message = messageIn(read(data));
	const { registration } = worker;
	if (message?.type !== 'alert')
		return show(message ? notificationOf(message) : neutralNotification(await langOfDevice()));
	const [shown] = (await registration.getNotifications({ tag: message.id })).filter(
		({ data }) => ((data as { revision?: number } | null)?.revision ?? 0) > message.revision
	);
	// messages can arrive in the wrong order: the newer notification stays, shown once more without a sound
	if (shown) return show(again(shown));
	if (message.replaces)
		for (const other of await registration.getNotifications({ tag: message.replaces })) other.close();
	await show(notificationOf(message));
}

const show = ({ title, options }: Shown) => worker.registration.showNotification(title, options);

/** The language of the subscription; Chinese if it cannot be read. */
const langOfDevice = (): Promise<Lang> =>
	readPush().then(
		(record) => record?.lang ?? 'zh-Hans',
		() => 'zh-Hans'
	);

/** Opens the alert of a notification, in a window that already shows the alerts if there is one. */
export async function openPushed(notification: Notification): Promise<void> {
	notification.close();
	const { id, page: named } = (notification.data ?? {}) as { id?: string; page?: string };
	const path = id ? `${alertsPath}#${id}` : named === 'alerts' ? alertsPath : '/';
	const address = new URL(path, worker.location.origin);
	const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const page = pages.find(({ url }) => new URL(url).pathname === address.pathname);
	// other pages are not used: the user may be writing a report there
	if (!page) return void (await worker.clients.openWindow(address));
	await page.focus();
	if (id) await page.navigate(address).catch(() => null);
}
