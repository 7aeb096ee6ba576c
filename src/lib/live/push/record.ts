import type { Lang } from '../../domain/alert/push-message.ts';
import type { NewSubscription } from '../../domain/alert/subscription.ts';
import type { Wishes } from '../../domain/alert/wishes.ts';
import { readMeta, writeMeta } from '../database.ts';

/** What this device knows of its alerts while the app is closed; the service worker reads it as well. */
export interface PushRecord {
	on: boolean;
	wishes: Wishes;
	lang: Lang;
	/** endpoint that the server has, with these wishes; null where it has yet to be told */
	saved: string | null;
	/** public key of the server it subscribed for, base64url */
	key: string;
}

const name = 'push';

export const readPush = (): Promise<PushRecord | undefined> => readMeta<PushRecord>(name);
export const writePush = (record: PushRecord): Promise<void> => writeMeta(name, record);

/** What `save_push_subscription` takes. */
export function savedShape(subscription: PushSubscription, { wishes, lang }: PushRecord): NewSubscription {
	const { endpoint, keys } = subscription.toJSON();
	return {
		endpoint: endpoint ?? '',
		keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
		lang,
		...wishes
	};
}

/** A key of a server as `subscribe` takes it. */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
	const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
