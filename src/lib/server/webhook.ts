import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { SupabaseClient } from '@supabase/supabase-js';
import { Claims, type Claim, type Held } from './claims.ts';
import { retryAfter } from './push/deliver.ts';

export interface WebhookOptions {
	admin: SupabaseClient;
	url: string;
	/** `whsec_` and base64, or any text */
	secret: string;
	/** seconds after which another process takes over from one that is silent */
	lease?: number;
	/** the first wait before trying again, milliseconds */
	firstPause?: number;
	log(line: string): void;
}

const patience = 15_000;
/** It is tried for so long, milliseconds. */
const persistence = 24 * 3_600_000;
const longestPause = 30 * 60_000;

/** The key that is meant by a secret: `whsec_` is followed by it in base64. */
const keyOf = (secret: string) =>
	secret.startsWith('whsec_') ? Buffer.from(secret.slice(6), 'base64') : Buffer.from(secret);

/** Signature of a message as Standard Webhooks has it (https://www.standardwebhooks.com). @param timestamp epoch seconds */
export const signatureOf = (secret: string, id: string, timestamp: number, body: string): string =>
	`v1,${createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64')}`;

/**
 * Posts alerts to an address of the operator's, for bridges to SMS, WeChat and the like: each that is raised or called off,
 * by one of all server processes, those of one alert in their order, until it is taken or a day has gone.
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

	/** There may be an alert to tell of. */
	wake(): void {
		this.#claims.wake();
	}

	stop(): Promise<void> {
		return this.#claims.stop();
	}

	async #tell({ alert, begun_at }: Claim, { signal }: Held): Promise<void> {
		const { firstPause = 2000, log } = this.#options;
		const end = Date.parse(begun_at) + persistence;
		const id = `${alert.id}.${alert.revision}`;
		const type = alert.cancelled_at === null ? 'alert.raised' : 'alert.cancelled';
		const body = JSON.stringify({ type, timestamp: alert.cancelled_at ?? alert.sent, data: alert });
		for (let tries = 0; !signal.aborted; tries++) {
			const answer = await this.#post(id, body, signal);
			if (answer.status >= 200 && answer.status < 300) return;
			if (answer.status === 410) return log(`The webhook says it is gone (410): ${id} is not posted again.`);
			// never all at the same moment
			const backOff = Math.min(longestPause, firstPause * 2 ** Math.min(tries, 20)) * (0.5 + Math.random());
			const pause = Math.max(backOff, Math.min(answer.retryAfter, longestPause));
			if (Date.now() + pause > end)
				return log(`The webhook did not take ${id} for a day (last answer: ${answer.status || 'none'}).`);
			await wait(pause, undefined, { signal }).catch(() => undefined);
		}
	}

	/** @returns the status, 0 where nothing answered */
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
