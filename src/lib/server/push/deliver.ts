import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { SubscriptionKeys } from '../../domain/alert/subscription.ts';
import { Backoff } from '../../flow/backoff.ts';
import { pause } from '../../flow/pause.ts';
import { encrypt } from './encrypt.ts';
import { NotPublic, publicLookup, refuseInner, type Resolve } from './public-address.ts';
import type { Vapid } from './vapid.ts';

/** A message for one browser. */
export interface Parcel {
	endpoint: string;
	keys: SubscriptionKeys;
	message: Buffer;
	/** time after which the message is useless, epoch ms */
	expires: number;
	urgency: 'high' | 'normal' | 'low';
	/** if two messages with the same topic wait, the push service keeps the newer; at most 32 characters of base64url */
	topic?: string;
}

/** Outcome of a delivery: accepted by the push service, subscription has ended, refused for good, not delivered in time. */
export type Fate = 'taken' | 'gone' | 'refused' | 'late';

interface Options {
	vapid: Vapid;
	/** allows endpoints on the internal network and without TLS, for tests with their own push service */
	anywhere: boolean;
	/** maximum number of requests at once; default 64 */
	atOnce?: number;
	/** pause before the second attempt, milliseconds; default 1000 */
	firstPause?: number;
	/** resolves host names; default: the system's resolver */
	resolve?: Resolve;
}

const patience = 10_000;
const mostTries = 6;
/** Time that an open request has to finish after delivery is cancelled, milliseconds. */
const graceTime = 2000;
/** Total time of all attempts, milliseconds, even if a push service asks to wait longer. */
const persistence = 10 * 60_000;
/** Longest time that a push service keeps a message, seconds (28 days, as FCM). */
const longestTtl = 28 * 86_400;

/** Waiting time from a header `retry-after`, in seconds or as a date; milliseconds, 0 without a valid header. */
export function retryAfter(value: string | undefined, now = Date.now()): number {
	if (value === undefined) return 0;
	const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** Sends messages to push services (RFC 8030): a limited number at once, with further attempts after temporary failures. */
export class Deliverer {
	#options: Options;
	#agent: HttpAgent;
	#free: number;
	#waiting: (() => void)[] = [];

	constructor(options: Options) {
		const { atOnce = 64, anywhere, resolve } = options;
		this.#options = options;
		this.#free = atOnce;
		const kept = { keepAlive: true, maxSockets: atOnce, maxFreeSockets: 16, timeout: patience };
		this.#agent = anywhere
			? new HttpAgent(kept)
			: new Agent({ ...kept, lookup: publicLookup(resolve) as never });
	}

	/** Delivers one parcel; waits between attempts as long as the push service asks. @param signal cancels: `late` */
	async deliver(parcel: Parcel, signal: AbortSignal): Promise<Fate> {
		// random pauses, so that parcels that failed together are not sent together again
		const backoff = new Backoff({
			first: this.#options.firstPause ?? 1000,
			longest: persistence,
			spread: 0.5
		});
		const end = Math.min(parcel.expires, Date.now() + persistence);
		for (let tries = 0; tries < mostTries; tries++) {
			if (signal.aborted || Date.now() >= end) return 'late';
			const answer = await this.#slot(() => (signal.aborted ? null : this.#post(parcel, signal)));
			if (answer === null) return 'late';
			const { status } = answer;
			if (status >= 200 && status < 300) return 'taken';
			if (status === 404 || status === 410) return 'gone';
			if (status !== 0 && status !== 429 && status < 500) return 'refused';
			const wait = Math.max(answer.retryAfter, backoff.next());
			if (Date.now() + wait >= end) return 'late';
			if (tries + 1 < mostTries) await pause(wait, signal);
		}
		return 'late';
	}

	close(): void {
		this.#agent.destroy();
	}

	async #slot<T>(act: () => T | Promise<T>): Promise<T> {
		if (this.#free > 0) this.#free--;
		else await new Promise<void>((go) => this.#waiting.push(go));
		try {
			return await act();
		} finally {
			const next = this.#waiting.shift();
			if (next) next();
			else this.#free++;
		}
	}

	/** @returns the HTTP status; 0 without an answer; 403 for an endpoint or keys that are not acceptable */
	async #post(parcel: Parcel, signal: AbortSignal): Promise<{ status: number; retryAfter: number }> {
		const { vapid, anywhere } = this.#options;
		const url = new URL(parcel.endpoint);
		const refused = { status: 403, retryAfter: 0 };
		let body: Buffer;
		try {
			if (!anywhere) refuseInner(url);
			body = encrypt(parcel.message, parcel.keys);
		} catch {
			// the key is not a point on the curve, or the endpoint is a machine on the internal network
			return refused;
		}
		const headers = {
			authorization: await vapid.authorization(parcel.endpoint),
			'content-encoding': 'aes128gcm',
			'content-type': 'application/octet-stream',
			'content-length': String(body.length),
			ttl: String(Math.max(0, Math.min(longestTtl, Math.floor((parcel.expires - Date.now()) / 1000)))),
			urgency: parcel.urgency,
			...(parcel.topic && { topic: parcel.topic })
		};
		const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
		return new Promise((done) => {
			const options = { method: 'POST', headers, agent: this.#agent, timeout: patience };
			const call = request(url, options, (response: IncomingMessage) => {
				// the body is not needed; redirects are not followed
				response.resume();
				done({ status: response.statusCode ?? 0, retryAfter: retryAfter(response.headers['retry-after']) });
			});
			// the push service may have accepted the message already: wait a little for its answer
			const giveUp = () => void setTimeout(() => call.destroy(), graceTime).unref();
			signal.addEventListener('abort', giveUp, { once: true });
			call.on('close', () => signal.removeEventListener('abort', giveUp));
			call.on('timeout', () => call.destroy(new Error('no answer in time')));
			call.on('error', (error) => done(error instanceof NotPublic ? refused : { status: 0, retryAfter: 0 }));
			call.end(body);
		});
	}
}
