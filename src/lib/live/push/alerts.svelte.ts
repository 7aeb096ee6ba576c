import type { Lang } from '../../domain/alert/push-message.ts';
import { mostPlaces, type Wishes } from '../../domain/alert/wishes.ts';
import { has, ownJson } from '../../flow/own-answer.ts';
import { pause } from '../../flow/pause.ts';
import { singleFlight } from '../../flow/single-flight.ts';
import { patience as answerPatience, timeLimit } from '../../flow/time-limit.ts';
import { isConfig } from '../answers/facts.ts';
import type { Client } from '../client.ts';
import { NoStorage } from '../database.ts';
import { SendError } from '../outbox/send-error.ts';
import { keyBytes, readPush, savedShape, writePush, type PushRecord } from './record.ts';

/** Whether Web Push is on, or why it is not. While `looking`, the wishes are not known and cannot be changed. */
export type PushState = 'looking' | 'unsupported' | 'denied' | 'off' | 'on';

/** The last problem. */
export type PushProblem = 'dismissed' | 'service' | 'network' | 'sign_in' | 'refused' | 'full';

/** Result of a test message; `often`: too many tests. */
export type TestOutcome = 'sent' | 'failed' | 'often';

/** Longest waits for the browser's push service and for the service worker, ms. */
const patience = { service: 30_000, worker: 10_000 };

const nothing: Wishes = { severity: 'Moderate', place_ids: [], corridors: [], quiet: null };

const within = <T>(promise: Promise<T>, ms: number): Promise<T | null> =>
	Promise.race([promise, pause(ms).then(() => null)]);

const supported = () => 'PushManager' in window && 'serviceWorker' in navigator && 'Notification' in window;

const pageLang = (): Lang => (document.documentElement.lang === 'en' ? 'en' : 'zh-Hans');

/** Alerts while the app is closed: subscribes to the browser's push service, and sends the user's wishes to the server. */
export class PushAlerts {
	state = $state<PushState>('looking');
	busy = $state(false);
	problem = $state<PushProblem | null>(null);
	wishes = $state.raw<Wishes>(nothing);
	#client: Client;
	#record: PushRecord | null = null;
	/** true once the record was read, or could not exist */
	#known = false;
	/** the last save; saves run one after the other, so that the server ends with the last wishes */
	#saving: Promise<unknown> = Promise.resolve();

	constructor(client: Client) {
		this.#client = client;
	}

	/**
	 * Reads the state once. If alerts are on, renews the subscription where needed. While the storage of this device cannot be
	 * read, the state stays unknown: it is read again when the page becomes visible.
	 */
	async look(): Promise<void> {
		try {
			await this.#recall();
		} catch {
			if (!supported()) this.state = 'unsupported';
			document.addEventListener('visibilitychange', this.#lookAgain);
			return;
		}
		document.removeEventListener('visibilitychange', this.#lookAgain);
		await this.#look();
	}

	#recall = singleFlight(() => this.#readRecord(), { keep: true });
	#look = singleFlight(() => this.#readState(), { keep: true });
	#lookAgain = () => {
		if (document.visibilityState === 'visible') void this.look();
	};

	/** Turns alerts on. Must be called from a tap, because the browser asks for permission. */
	async turnOn(): Promise<void> {
		if (this.busy) return;
		this.busy = true;
		this.problem = null;
		try {
			// first of all: browsers allow the request only right after a tap
			const leave = await Notification.requestPermission();
			await this.look();
			// else the wishes of this tap would replace those that could not be read
			if (!this.#known) return;
			if (leave !== 'granted') {
				this.state = leave === 'denied' ? 'denied' : 'off';
				if (leave === 'default') this.problem = 'dismissed';
				return;
			}
			if (await this.#subscribe()) {
				this.state = 'on';
				await this.#save();
			} else this.state = 'off';
		} finally {
			this.busy = false;
		}
	}

	/** Turns alerts off, here and on the server. The wishes are kept for the next time. */
	async turnOff(): Promise<void> {
		if (this.busy || !this.#known) return;
		this.busy = true;
		this.problem = null;
		try {
			const subscription = await (await this.#manager())?.getSubscription();
			await this.#remember({ on: false, saved: null });
			this.state = 'off';
			if (!subscription) return;
			await subscription.unsubscribe();
			// if this fails, the push service reports the end of the subscription to the server with the next alert
			await this.#client
				.rpc('delete_push_subscription', { endpoint: subscription.endpoint })
				.catch(() => undefined);
		} finally {
			this.busy = false;
		}
	}

	/** Changes the wishes. */
	async wish(change: Partial<Wishes>): Promise<void> {
		if (!this.#known) return;
		this.wishes = { ...this.wishes, ...change };
		await this.#remember({ saved: null });
		if (this.state === 'on') await this.#save();
	}

	/** Follows a place, or stops following it; turns alerts on if they are off. Must be called from a tap. */
	async togglePlace(id: string): Promise<void> {
		if (!this.#known) return;
		const { place_ids } = this.wishes;
		const follow = !(this.state === 'on' && place_ids.includes(id));
		if (follow && !place_ids.includes(id) && place_ids.length >= mostPlaces) {
			this.problem = 'full';
			return;
		}
		const others = place_ids.filter((one) => one !== id);
		this.wishes = { ...this.wishes, place_ids: follow ? [...others, id] : others };
		if (this.state === 'on') return this.wish({});
		await this.turnOn();
	}

	/** Makes the server send a test message to this browser. */
	async test(): Promise<TestOutcome> {
		try {
			const subscription = await (await this.#manager())?.getSubscription();
			if (!subscription) return 'failed';
			const { token } = await this.#client.session(false);
			const response = await fetch('/api/push/test', {
				method: 'POST',
				signal: timeLimit(answerPatience),
				headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
				body: JSON.stringify({ endpoint: subscription.endpoint })
			});
			if (response.status === 429) return 'often';
			await ownJson(response, has('fate'), '/api/push/test');
			return 'sent';
		} catch {
			return 'failed';
		}
	}

	/** @throws DOMException if the storage fails; a browser that gives this page none has kept no wishes */
	async #readRecord(): Promise<void> {
		const record = await readPush().catch((error: unknown) => {
			if (error instanceof NoStorage) return undefined;
			throw error;
		});
		this.#known = true;
		this.#record = record ?? null;
		this.wishes = record?.wishes ?? nothing;
	}

	async #readState(): Promise<void> {
		if (!supported()) {
			this.state = 'unsupported';
			return;
		}
		if (Notification.permission === 'denied') this.state = 'denied';
		else this.state = this.#record?.on && Notification.permission === 'granted' ? 'on' : 'off';
		if (this.state !== 'on') return;
		const before = this.#record!;
		if (!(await this.#subscribe())) return;
		const { saved, endpoint } = { saved: this.#record!.saved, endpoint: await this.#endpoint() };
		if (saved === null || saved !== endpoint || before.lang !== pageLang()) await this.#save();
	}

	async #endpoint(): Promise<string | null> {
		return (await (await this.#manager())?.getSubscription())?.endpoint ?? null;
	}

	/** The browser's push manager; null without a service worker. */
	async #manager(): Promise<PushManager | null> {
		return (await within(navigator.serviceWorker.ready, patience.worker))?.pushManager ?? null;
	}

	/** Makes sure that there is a subscription for the server's present key. @returns false if it fails; sets `problem` */
	async #subscribe(): Promise<boolean> {
		const key = await this.#serverKey();
		if (!key) {
			// an existing subscription stays valid
			this.problem = (await this.#endpoint()) === null ? 'network' : null;
			return this.problem === null;
		}
		const manager = await this.#manager();
		if (!manager) {
			this.problem = 'service';
			return false;
		}
		try {
			const present = await manager.getSubscription();
			if (present && this.#record?.key !== key) await present.unsubscribe();
			const subscription =
				present && this.#record?.key === key
					? present
					: await within(
							manager.subscribe({ userVisibleOnly: true, applicationServerKey: keyBytes(key) }),
							patience.service
						);
			if (!subscription) throw new DOMException('The push service did not answer.', 'AbortError');
		} catch {
			// mostly AbortError: the push service cannot be reached
			this.problem = 'service';
			return false;
		}
		await this.#remember({ on: true, key });
		return true;
	}

	async #serverKey(): Promise<string | null> {
		try {
			const response = await fetch('/api/config', { signal: timeLimit(answerPatience) });
			return (await ownJson<{ pushKey?: string }>(response, isConfig, '/api/config')).pushKey ?? null;
		} catch {
			return null;
		}
	}

	#save(): Promise<void> {
		const next = this.#saving.then(async () => {
			const sent = this.wishes;
			try {
				const subscription = await (await this.#manager())?.getSubscription();
				if (!subscription || !this.#record) return;
				await this.#client.signIn();
				await this.#client.rpc('save_push_subscription', {
					subscription: savedShape(subscription, { ...this.#record, wishes: sent, lang: pageLang() })
				});
				this.problem = null;
				if (sent === this.wishes) await this.#remember({ saved: subscription.endpoint });
			} catch (error) {
				this.problem = problemOf(error);
				if (this.problem === 'network')
					window.addEventListener('online', () => void this.#save(), { once: true });
			}
		});
		this.#saving = next;
		return next;
	}

	async #remember(change: Partial<PushRecord>): Promise<void> {
		this.#record = {
			on: false,
			saved: null,
			key: '',
			...this.#record,
			wishes: this.wishes,
			lang: pageLang(),
			...change
		};
		// without storage the record is valid for this visit
		await writePush(this.#record).catch(() => undefined);
	}
}

function problemOf(error: unknown): PushProblem {
	const { code } = error as { code?: string };
	if (code === 'network' || code === 'storage') return 'network';
	return error instanceof SendError && code === 'sign_in' ? 'sign_in' : 'refused';
}

let made: PushAlerts | undefined;

/** The only {@link PushAlerts} of this page. */
export const pushAlerts = (client: Client): PushAlerts => (made ??= new PushAlerts(client));
