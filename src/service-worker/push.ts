import type { PushMessage } from '../lib/domain/alert/push-message.ts';
import { notificationOf } from './notification.ts';
import { worker } from './scope.ts';

/** Where a notification leads. */
const alertsPath = '/alerts';

function read(data: PushMessageData | null): PushMessage | null {
	try {
		const message = data?.json() as PushMessage;
		return message.type === 'alert' || message.type === 'test' ? message : null;
	} catch {
		return null;
	}
}

/** Shows what was pushed; a newer version of an alert, or what takes its place, replaces it. */
export async function showPushed(data: PushMessageData | null): Promise<void> {
	const message = read(data);
	if (!message) return;
	const { registration } = worker;
	if (message.type === 'alert') {
		const shown = await registration.getNotifications({ tag: message.id });
		// pushes can overtake each other: what is newer stays
		if (shown.some(({ data }) => (data as { revision: number }).revision > message.revision)) return;
		if (message.replaces)
			for (const other of await registration.getNotifications({ tag: message.replaces })) other.close();
	}
	const { title, options } = notificationOf(message);
	await registration.showNotification(title, options);
}

/** Opens what a notification is about, in the window that shows the alerts where there is one. */
export async function openPushed(notification: Notification): Promise<void> {
	notification.close();
	const { id } = (notification.data ?? {}) as { id?: string };
	const address = new URL(id ? `${alertsPath}#${id}` : '/', worker.location.origin);
	const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
	const page = pages.find(({ url }) => new URL(url).pathname === address.pathname);
	// any other page may hold a report that is not finished
	if (!page) return void (await worker.clients.openWindow(address));
	await page.focus();
	if (id) await page.navigate(address).catch(() => null);
}
