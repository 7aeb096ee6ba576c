import type { Lang } from '../../domain/alert/push-message.ts';
import type { NewSubscription } from '../../domain/alert/subscription.ts';
import { namedZone } from '../../domain/alert/zone.ts';
import type { Wishes } from '../../domain/alert/wishes.ts';
import { readMeta, writeMeta } from '../database.ts';

/** The state of Web Push on this device; the service worker reads it too. */
export interface PushRecord {
	on: boolean;
	wishes: Wishes;
	lang: Lang;
	/** endpoint saved on the server with these wishes; null if it still has to be saved */
	saved: string | null;
	/** public key of the server, for which the browser subscribed, base64url */
	key: string;
}

const name = 'push';

export const readPush = (): Promise<PushRecord | undefined> => readMeta<PushRecord>(name);
export const writePush = (record: PushRecord): Promise<void> => writeMeta(name, record);

/** The argument of `save_push_subscription`. */
export function savedShape(subscription: PushSubscription, { wishes, lang }: PushRecord): NewSubscription {
	const { endpoint, keys } = subscription.toJSON();
	return {
		endpoint: endpoint ?? '',
		keys: { p256dh: keys?.p256dh ?? '', auth: keys?.auth ?? '' },
		lang,
		...wishes,
		// saved by an earlier version as the browser named it
		quiet: wishes.quiet && { ...wishes.quiet, zone: namedZone(wishes.quiet.zone) }
	};
}

/** The bytes of a base64url key, as `PushManager.subscribe` expects. */
export function keyBytes(base64url: string): Uint8Array<ArrayBuffer> {
	const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
	return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
