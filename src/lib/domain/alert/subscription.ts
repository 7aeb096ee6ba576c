import * as v from 'valibot';
import { extended } from '../json/extended.ts';
import { idShape, momentShape } from '../json/parts.ts';
import { langs, type Lang } from './push-message.ts';
import { wishesShape, type Wishes } from './wishes.ts';

const keysShape = v.strictObject({
	/** public key of the browser: an uncompressed P-256 point, base64url */
	p256dh: v.string(),
	/** 16-byte secret, base64url */
	auth: v.string()
});
export type SubscriptionKeys = v.InferOutput<typeof keysShape>;

const browserShape = extended(wishesShape, {
	id: idShape,
	endpoint: v.pipe(v.string(), v.url()),
	lang: v.picklist(langs)
});

/** A browser subscribed to push messages, as stored on the server. */
const subscriptionShape = extended(browserShape, { person: idShape, keys: keysShape });
export type Subscription = v.InferOutput<typeof subscriptionShape>;

/** Answer of `push_subscriptions_since`. */
export const subscriptionPageShape = v.strictObject({
	cursor: v.string(),
	/** true: discard all subscriptions received before */
	anew: v.boolean(),
	more: v.boolean(),
	subscriptions: v.array(subscriptionShape),
	/** ids of subscriptions that were deleted */
	ended: v.array(idShape)
});

/** Answer of `save_push_subscription`. */
export const savedSubscriptionShape = extended(browserShape, {
	created_at: momentShape,
	last_success_at: v.nullable(momentShape)
});

/** Input of `save_push_subscription`. */
export interface NewSubscription extends Partial<Wishes> {
	endpoint: string;
	keys: SubscriptionKeys;
	lang?: Lang;
}
