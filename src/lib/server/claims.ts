import { randomUUID } from 'node:crypto';
import { call } from '../database/call.ts';
import type { Supabase } from '../database/database.ts';
import type { Claim } from '../domain/alert/claim.ts';
import { singleFlight } from '../flow/single-flight.ts';
import type { Log } from './log/log.ts';
import { Trouble } from './log/trouble.ts';

/** Ways by which alerts leave the app. */
export type Channel = 'push' | 'webhook';

interface Options {
	channel: Channel;
	/** Tells it. Where it throws, it is tried again, here or elsewhere, once the lease has run out. */
	tell(claim: Claim, held: Held): Promise<void>;
	log: Log;
	/** seconds after which another process takes over from one that is silent */
	lease?: number;
	/** a look into the database in case nobody woke us, milliseconds */
	interval?: number;
}

/** What a claim is told by. */
export interface Held {
	/** aborted when another process has it, it holds no longer, or this process ends */
	signal: AbortSignal;
	/** Notes who was told, and keeps the claim. */
	note(subscriptions: readonly string[]): Promise<void>;
}

/** So many are told at the same time. */
const atOnce = 100;

/**
 * Alerts for one channel, each told by one of all server processes: the database gives them out, for as long as a lease that
 * is renewed while they are being told.
 */
export class Claims {
	#admin: Supabase;
	#options: Required<Options>;
	#holder = randomUUID();
	#running = new Map<string, { abort: AbortController; done: Promise<void> }>();
	#look = singleFlight(() => this.#lookOnce());
	#trouble: Trouble;
	#again = false;
	#stopped = false;
	#timer: ReturnType<typeof setInterval>;

	constructor(admin: Supabase, options: Options) {
		this.#admin = admin;
		this.#options = { lease: 30, interval: 10_000, ...options };
		this.#trouble = new Trouble(
			options.log.child({ channel: options.channel }),
			'What is to be told could not be read',
			'What is to be told is read again'
		);
		this.#timer = setInterval(() => this.wake(), this.#options.interval);
		this.#timer.unref();
		this.wake();
	}

	/** There may be something to tell. */
	wake(): void {
		if (this.#stopped) return;
		this.#again = true;
		// who looks already sees to what comes meanwhile
		if (this.#look.underWay) return;
		void this.#look()
			.then(
				() => this.#trouble.worked(),
				(error: Error) => this.#trouble.failed(error)
			)
			.then(() => {
				// somebody woke us between the last look and now
				if (this.#again && !this.#stopped && this.#running.size < atOnce)
					setTimeout(() => this.wake()).unref();
			});
	}

	/** Ends: what is not finished is left to others at once. */
	async stop(): Promise<void> {
		this.#stopped = true;
		clearInterval(this.#timer);
		await this.#look.underWay?.catch(() => undefined);
		for (const { abort } of this.#running.values()) abort.abort();
		await Promise.all([...this.#running.values()].map(({ done }) => done));
		await call(this.#admin, 'release_alert_claims', { holder: this.#holder }).catch(() => undefined);
	}

	async #lookOnce(): Promise<void> {
		const { channel, lease } = this.#options;
		while (this.#again && !this.#stopped) {
			const free = atOnce - this.#running.size;
			if (free <= 0) return;
			this.#again = false;
			const claims = await call(this.#admin, 'claim_alerts', {
				channel,
				holder: this.#holder,
				lease_seconds: lease,
				max_results: free
			});
			if (claims.length === free) this.#again = true;
			for (const claim of claims) this.#begin(claim);
		}
	}

	#begin(claim: Claim): void {
		const abort = new AbortController();
		const done = this.#tell(claim, abort).finally(() => {
			this.#running.delete(claim.alert.id);
			// what came meanwhile about the same alert
			this.wake();
		});
		this.#running.set(claim.alert.id, { abort, done });
	}

	async #tell(claim: Claim, abort: AbortController): Promise<void> {
		const { channel, lease, tell, log } = this.#options;
		const alert_id = claim.alert.id;
		let lost = false;
		const note = async (subscriptions: readonly string[]) => {
			const { held, current } = await call(this.#admin, 'note_alert_told', {
				channel,
				holder: this.#holder,
				lease_seconds: lease,
				alert_id,
				subscriptions: [...subscriptions]
			});
			lost ||= !held;
			// over a webhook everything is told, in its order
			if (!held || (!current && channel === 'push')) abort.abort();
		};
		const renewing = setInterval(
			() => {
				note([]).catch((error: Error) => log.warn({ reason: error.message }, 'A claim could not be renewed'));
			},
			(lease * 1000) / 3
		);
		try {
			await tell(claim, { signal: abort.signal, note });
			if (!lost && !this.#stopped)
				await call(this.#admin, 'finish_alert_claim', { channel, holder: this.#holder, alert_id });
		} catch (error) {
			log.warn(
				{ channel, alert: alert_id, reason: (error as Error).message },
				'An alert could not be told, it is tried again'
			);
		} finally {
			clearInterval(renewing);
		}
	}
}
