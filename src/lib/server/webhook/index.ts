import { createHmac } from 'node:crypto';
import type { Claim } from '../../domain/alert/claim.ts';
import type { Supabase } from '../../database/database.ts';
import { Backoff } from '../../flow/backoff.ts';
import { pause } from '../../flow/pause.ts';
import { Claims, type Held } from '../claims.ts';
import type { Log } from '../log/log.ts';
import { secondsSince, unwatched, type DeliveryWatch } from '../metrics/delivery.ts';
import { retryAfter } from '../push/deliver.ts';

export interface WebhookOptions {
	admin: Supabase;
	url: string;
	/** `whsec_` and base64, or any text */
	secret: string;
	/** seconds without a renewal after which another process takes over */
	lease?: number;
	/** pause before the second attempt, milliseconds; default 2000 */
	firstPause?: number;
	watch?: DeliveryWatch;
	log: Log;
}

const patience = 15_000;
/** Total time of all attempts for one alert, milliseconds. */
const persistence = 24 * 3_600_000;
const longestPause = 30 * 60_000;

/** The signing key of a secret: the base64 after `whsec_`, else the text itself. */
const keyOf = (secret: string) =>
	secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);

/** Signature of a message after Standard Webhooks (https://www.standardwebhooks.com). @param timestamp epoch seconds */
export const signatureOf = (secret: string, id: string, timestamp: number, body: string): string =>
	`v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

/**
 * Posts alerts to the operator's address, for bridges to SMS, WeChat and similar. Each new or cancelled alert is posted by one
 * server process only, changes of one alert in order, until the address accepts it or a day has passed.
 */
export class Webhook {
	#options: WebhookOptions;
	#claims: Claims;

	constructor(options: WebhookOptions) {
		this.#options = options;
		this.#claims = new Claims(options.admin, {
			channel: 'webhook',
			tell: (claim, held) => this.#tell(claim, held),
			log: options.log,
			...(options.lease !== undefined && { lease: options.lease })
		});
	}

	/** Looks for alerts to post. */
	wake(): void {
		this.#claims.wake();
	}

	stop(): Promise<void> {
		return this.#claims.stop();
	}

	async #tell({ alert, begun_at }: Claim, { signal }: Held): Promise<void> {
		const { firstPause = 2000, watch = unwatched } = this.#options;
		const log = this.#options.log.child({ webhook: alert.id });
		// random pauses, so that alerts that failed together are not posted together again
		const backoff = new Backoff({ first: firstPause, longest: longestPause, spread: 0.5 });
		const end = Date.parse(begun_at) + persistence;
		const id = `${alert.id}.${alert.revision}`;
		const type = alert.cancelled_at === null ? 'alert.raised' : 'alert.cancelled';
		const body = JSON.stringify({ type, timestamp: alert.cancelled_at ?? alert.sent, data: alert });
		while (!signal.aborted) {
			const posted = performance.now();
			const answer = await this.#post(id, body, signal);
			const taken = answer.status >= 200 && answer.status < 300;
			watch.delivered(taken ? 'taken' : 'refused', (performance.now() - posted) / 1000);
			if (taken) return watch.sent(secondsSince(alert));
			if (answer.status === 410)
				return log.warn('The webhook says it is gone (410): the alert is not posted again');
			const wait = Math.max(backoff.next(), Math.min(answer.retryAfter, longestPause));
			if (Date.now() + wait > end)
				return log.error({ status: answer.status }, 'The webhook did not take an alert for a day');
			await pause(wait, signal);
		}
	}

	/** @returns the HTTP status, 0 without an answer; `retryAfter` in milliseconds */
	async #post(
		id: string,
		body: string,
		signal: AbortSignal
	): Promise<{ status: number; retryAfter: number }> {
		const { url, secret } = this.#options;
		const timestamp = Math.floor(Date.now() / 1000);
		try {
			const response = await fetch(url, {
				method: 'POST',
				redirect: 'manual',
				headers: {
					'content-type': 'application/json',
					'webhook-id': id,
					'webhook-timestamp': String(timestamp),
					'webhook-signature': signatureOf(secret, id, timestamp, body)
				},
				body,
				signal: AbortSignal.any([signal, AbortSignal.timeout(patience)])
			});
			await response.body?.cancel();
			return {
				status: response.status,
				retryAfter: retryAfter(response.headers.get('retry-after') ?? undefined)
			};
		} catch {
			return { status: 0, retryAfter: 0 };
		}
	}
}
