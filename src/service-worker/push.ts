import type { PushMessage } from '../lib/domain/alert/push-message.ts';
import { notificationOf } from './notification.ts';
import { worker } from './scope.ts';

/** Path that a notification of an alert opens. */
const alertsPath = '/alerts';

function read(data: PushMessageData | null): PushMessage | null {
	try {
		const message = data?.json() as PushMessage;
		return message.type === 'alert' || message.type === 'test' ? message : null;
	} catch {
		return null;
	}
}

/** Shows a pushed message. It replaces the notification of an older version of the alert, or of the alert that it replaces. */
export async function showPushed(data: PushMessageData | null): Promise<void> {
	const message = read(data);
	if (!message) return;
	const { registration } = worker;
	if (message.type === 'alert') {
		const shown = await registration.getNotifications({ tag: message.id });
		// messages can arrive in the wrong order: the newer notification stays
		if (shown.some(({ data }) => (data as { revision: number }).revision > message.revision)) return;
		if (message.replaces)
			for (const other of await registration.getNotifications({ tag: message.replaces })) other.close();
	}
	const { title, options } = notificationOf(message);
	await registration.showNotification(title, options);
}

/** Opens the alert of a notification, in a window that already shows the alerts if there is one. */
export async function openPushed(notification: Notification): Promise<void> {
	notification.close();
	const { id } = (notification.data ?? {}) as { id?: string };
	const address = new URL(id ? `${alertsPath}#${id}` : '/', worker.location.origin);
	const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const page = pages.find(({ url }) => new URL(url).pathname === address.pathname);
	// other pages are not used: the user may be writing a report there
	if (!page) return void (await worker.clients.openWindow(address));
	await page.focus();
	if (id) await page.navigate(address).catch(() => null);
}
