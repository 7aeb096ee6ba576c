import * as v from 'valibot';
import { extended } from '../json/extended.ts';
import { idShape, momentShape } from '../json/parts.ts';
import { langs, type Lang } from './push-message.ts';
import { wishesShape, type Wishes } from './wishes.ts';

const keysShape = v.strictObject({
	/** public key of the browser, an uncompressed point of P-256, base64url */
	p256dh: v.string(),
	/** a secret of 16 bytes, base64url */
	auth: v.string()
});
export type SubscriptionKeys = v.InferOutput<typeof keysShape>;

const browserShape = extended(wishesShape, {
	id: idShape,
	endpoint: v.pipe(v.string(), v.url()),
	lang: v.picklist(langs)
});

/** A browser that wants to hear, as the server holds it. */
const subscriptionShape = extended(browserShape, { person: idShape, keys: keysShape });
export type Subscription = v.InferOutput<typeof subscriptionShape>;

/** What `push_subscriptions_since` answers. */
export const subscriptionPageShape = v.strictObject({
	cursor: v.string(),
	/** what was known before is void */
	anew: v.boolean(),
	more: v.boolean(),
	subscriptions: v.array(subscriptionShape),
	/** ids of those that are no more */
	ended: v.array(idShape)
});

/** What `save_push_subscription` answers. */
export const savedSubscriptionShape = extended(browserShape, {
	created_at: momentShape,
	last_success_at: v.nullable(momentShape)
});

/** A subscription as `save_push_subscription` takes it. */
export interface NewSubscription extends Partial<Wishes> {
	endpoint: string;
	keys: SubscriptionKeys;
	lang?: Lang;
}
