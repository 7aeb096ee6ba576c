import type { Claim } from '../../domain/alert/claim.ts';
import type { Subscription } from '../../domain/alert/subscription.ts';
import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';
import type { Alert } from '../../domain/alert/alert.ts';
import type { Network } from '../../domain/road/network.ts';
import { messageOf, type Lang, type PushMessage } from '../../domain/alert/push-message.ts';
import { Router } from '../../domain/road/route.ts';
import { Concern } from '../../domain/alert/wishes.ts';
import { pause } from '../../flow/pause.ts';
import type { Log } from '../log/log.ts';
import { secondsSince, unwatched, type DeliveryWatch } from '../metrics/delivery.ts';
import { Claims, type Held } from '../claims.ts';
import { Deliverer, type Fate, type Parcel } from './deliver.ts';
import { Subscriptions } from './subscriptions.ts';
import { Vapid, type VapidKeys } from './vapid.ts';

export interface PushOptions {
	admin: Supabase;
	network: Network;
	keys: VapidKeys;
	/** contact address of the operator, `mailto:` or `https:` */
	subject: string;
	/** allows endpoints on the internal network and without TLS, for tests with their own push service */
	anywhere: boolean;
	/** seconds without a renewal after which another process takes over */
	lease?: number;
	/** maximum number of requests at once */
	atOnce?: number;
	/** pause before the second attempt, milliseconds */
	firstPause?: number;
	watch?: DeliveryWatch;
	log: Log;
}

/** Number of subscriptions, and of messages by outcome. */
export interface PushCounts {
	subscriptions: number;
	taken: number;
	gone: number;
	/** refused for good, or not delivered in time */
	failed: number;
}

/** Notified subscriptions are recorded in one call when there are `size` of them, or after `after` milliseconds. */
const batch = { size: 100, after: 250 };
/** Time after which a test message is useless, milliseconds. */
const testLife = 60_000;

const urgencyOf = ({ severity, cancelled_at }: Alert): Parcel['urgency'] =>
	severity === 'Minor' || severity === 'Unknown'
		? 'low'
		: cancelled_at === null && severity !== 'Moderate'
			? 'high'
			: 'normal';

/** A UUID as a topic: 22 characters of base64url (RFC 8030 allows 32). */
const topicOf = (id: string) => Buffer.from(id.replaceAll('-', ''), 'hex').toString('base64url');

const bytes = (message: PushMessage) => Buffer.from(JSON.stringify(message));

/** Sends alerts by Web Push to users whose app is closed: each new or cancelled alert once, by one server process only. */
export class Push {
	#options: PushOptions;
	#router: Router;
	#subscriptions: Subscriptions;
	#deliverer: Deliverer;
	#claims: Claims;
	#counts = { taken: 0, gone: 0, failed: 0 };
	#ending = new AbortController();

	constructor(options: PushOptions) {
		const { admin, network, keys, subject, anywhere, lease, atOnce, firstPause, log } = options;
		this.#options = options;
		this.#router = new Router(network);
		this.#subscriptions = new Subscriptions(admin);
		this.#deliverer = new Deliverer({
			vapid: new Vapid(keys, subject),
			anywhere,
			...(atOnce !== undefined && { atOnce }),
			...(firstPause !== undefined && { firstPause })
		});
		this.#claims = new Claims(admin, {
			channel: 'push',
			tell: (claim, held) => this.#tell(claim, held),
			log,
			...(lease !== undefined && { lease })
		});
	}

	/** Looks for alerts to send. */
	wake(): void {
		this.#claims.wake();
	}

	counts(): PushCounts {
		return { subscriptions: this.#subscriptions.size, ...this.#counts };
	}

	/**
	 * Sends a test message to one browser of a person.
	 * @returns null if the person has no such subscription
	 * @throws Error if the database does not answer
	 */
	async test(person: string, endpoint: string): Promise<Fate | null> {
		await this.#subscriptions.refresh();
		const to = this.#subscriptions.find(person, endpoint);
		if (!to) return null;
		const now = Date.now();
		const message = bytes({ type: 'test', lang: to.lang, sent: now });
		const fate = await this.#deliverer.deliver(
			{ endpoint, keys: to.keys, message, expires: now + testLife, urgency: 'high', topic: 'test' },
			AbortSignal.any([this.#ending.signal, AbortSignal.timeout(10_000)])
		);
		if (fate === 'gone') await this.#failed(to, true);
		return fate;
	}

	async stop(): Promise<void> {
		this.#ending.abort();
		await this.#claims.stop();
		this.#deliverer.close();
	}

	async #tell({ alert, demonstration, replaced_by, told }: Claim, held: Held): Promise<void> {
		const { watch = unwatched } = this.#options;
		await this.#subscriptions.refresh();
		const recipients = this.#concerned(alert, replaced_by, new Set(told));
		const messages: Record<Lang, Buffer> = {
			'zh-Hans': bytes(messageOf(alert, 'zh-Hans', demonstration)),
			en: bytes(messageOf(alert, 'en', demonstration))
		};
		const common = {
			expires: Date.parse(alert.expires),
			urgency: urgencyOf(alert),
			topic: topicOf(alert.id)
		};
		let noting: string[] = [];
		let writing = Promise.resolve();
		const write = () => {
			const some = noting;
			noting = [];
			if (some.length)
				// if the call fails, the ids are recorded with the next call
				writing = writing.then(() => held.note(some)).catch(() => void noting.push(...some));
		};
		const timer = setInterval(write, batch.after);
		try {
			await Promise.all(
				recipients.map(async (to) => {
					const parcel = { endpoint: to.endpoint, keys: to.keys, message: messages[to.lang], ...common };
					const begun = performance.now();
					const fate = await this.#deliverer.deliver(parcel, held.signal);
					watch.delivered(fate, (performance.now() - begun) / 1000);
					if (fate === 'taken') {
						this.#counts.taken++;
						watch.sent(secondsSince(alert));
						if (noting.push(to.id) >= batch.size) write();
					} else if (!held.signal.aborted) await this.#failed(to, fate === 'gone');
				})
			);
			for (;;) {
				write();
				await writing;
				if (!noting.length || this.#ending.signal.aborted) break;
				await pause(1000, this.#ending.signal);
			}
		} finally {
			clearInterval(timer);
		}
	}

	/**
	 * Subscriptions that the alert concerns and that have not received it, found in one pass over all. The cancellation of an
	 * alert that was replaced is not sent to those whom the new alert concerns.
	 */
	#concerned(alert: Alert, replacedBy: Alert | null, told: ReadonlySet<string>): Subscription[] {
		const now = Date.now();
		const concern = new Concern(this.#options.network, this.#router, alert);
		const other = replacedBy && new Concern(this.#options.network, this.#router, replacedBy);
		const found: Subscription[] = [];
		for (const one of this.#subscriptions.all())
			if (!told.has(one.id) && concern.matches(one, now) && !other?.matches(one, now)) found.push(one);
		return found;
	}

	async #failed({ id, endpoint }: Subscription, gone: boolean): Promise<void> {
		this.#counts[gone ? 'gone' : 'failed']++;
		if (gone) this.#subscriptions.forget(id);
		await call(this.#options.admin, 'push_outcome', { endpoint, ok: false, gone }).catch((error: Error) =>
			this.#options.log.warn({ reason: error.message }, 'A failed delivery could not be noted')
		);
	}
}
