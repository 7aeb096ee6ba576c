import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent, request as httpsRequest } from 'node:https';
import type { SubscriptionKeys } from '../../domain/alert/subscription.ts';
import { Backoff } from '../../flow/backoff.ts';
import { pause } from '../../flow/pause.ts';
import { encrypt } from './encrypt.ts';
import { NotPublic, publicLookup, refuseInner } from './public-address.ts';
import type { Vapid } from './vapid.ts';

/** What goes to one browser. */
export interface Parcel {
	endpoint: string;
	keys: SubscriptionKeys;
	message: Buffer;
	/** epoch ms: of no use afterwards */
	expires: number;
	urgency: 'high' | 'normal' | 'low';
	/** of two that wait with the same topic the push service keeps the newer; at most 32 letters of base64url */
	topic?: string;
}

/** What has become of it: taken, no such subscription any more, refused for good, or not delivered in time. */
export type Fate = 'taken' | 'gone' | 'refused' | 'late';

interface Options {
	vapid: Vapid;
	/** endpoints may be anywhere, without TLS: for tests with a push service of their own */
	anywhere: boolean;
	/** so many requests at once */
	atOnce?: number;
	/** the first wait before trying again, milliseconds */
	firstPause?: number;
}

const patience = 10_000;
const mostTries = 6;
/** When it is given up, a request that is open has so long, milliseconds. */
const graceTime = 2000;
/** Nobody keeps an alert open for longer by asking us to wait, milliseconds. */
const persistence = 10 * 60_000;
/** A push service keeps nothing longer, seconds (28 days, as FCM). */
const longestTtl = 28 * 86_400;

/** Milliseconds until it may be tried again, of a header `retry-after` in seconds or as a date; 0 where there is none. */
export function retryAfter(value: string | undefined, now = Date.now()): number {
	if (value === undefined) return 0;
	const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
	return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}

/** Hands messages to push services (RFC 8030), a bounded number at once, again where that may help. */
export class Deliverer {
	#options: Options;
	#agent: HttpAgent;
	#free: number;
	#waiting: (() => void)[] = [];

	constructor(options: Options) {
		const { atOnce = 64, anywhere } = options;
		this.#options = options;
		this.#free = atOnce;
		const kept = { keepAlive: true, maxSockets: atOnce, maxFreeSockets: 16, timeout: patience };
		this.#agent = anywhere ? new HttpAgent(kept) : new Agent({ ...kept, lookup: publicLookup as never });
	}

	/** Delivers one parcel; waits between tries as the push service says. @param signal gives it up: `late` */
	async deliver(parcel: Parcel, signal: AbortSignal): Promise<Fate> {
		// never all at the same moment
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

	/** @returns the status, 0 where nothing answered, 403 where the endpoint is none for us */
	async #post(parcel: Parcel, signal: AbortSignal): Promise<{ status: number; retryAfter: number }> {
		const { vapid, anywhere } = this.#options;
		const url = new URL(parcel.endpoint);
		const refused = { status: 403, retryAfter: 0 };
		let body: Buffer;
		try {
			if (!anywhere) refuseInner(url);
			body = encrypt(parcel.message, parcel.keys);
		} catch {
			// a point that is not on the curve, or a machine behind our own door
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
				// what it says beside the status is of no use; redirections are not followed
				response.resume();
				done({ status: response.statusCode ?? 0, retryAfter: retryAfter(response.headers['retry-after']) });
			});
			// what is under way may be taken already: an answer is waited for a little
			const giveUp = () => void setTimeout(() => call.destroy(), graceTime).unref();
			signal.addEventListener('abort', giveUp, { once: true });
			call.on('close', () => signal.removeEventListener('abort', giveUp));
			call.on('timeout', () => call.destroy(new Error('no answer in time')));
			call.on('error', (error) => done(error instanceof NotPublic ? refused : { status: 0, retryAfter: 0 }));
			call.end(body);
		});
	}
}
