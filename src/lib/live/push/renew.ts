import { backgroundServer } from '../outbox/background.ts';
import { SendError } from '../outbox/send-error.ts';
import { keyBytes, readPush, savedShape, writePush } from './record.ts';

/**
 * Replaces a subscription that the browser has ended: subscribes again and saves it on the server, without a page. If the
 * server cannot be reached, the next page that opens does it.
 * @param fresh the new subscription, if the browser has already made one
 */
export async function renewSubscription(manager: PushManager, fresh: PushSubscription | null): Promise<void> {
	const record = await readPush();
	if (!record?.on) return;
	await writePush({ ...record, saved: null });
	try {
		const subscription =
			fresh ??
			(await manager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(record.key) }));
		const reached = await backgroundServer();
		if (!reached) return;
		await reached.server.saveSubscription(savedShape(subscription, record));
		await writePush({ ...record, saved: subscription.endpoint });
	} catch (error) {
		if (!(error instanceof SendError) && !(error instanceof DOMException)) throw error;
	}
}
