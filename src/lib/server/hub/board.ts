import { targetOf } from '../../domain/alert/target.ts';
import type { Alert, AlertPage } from '../../domain/alert/alert.ts';
import type { Target } from '../../domain/road/corridor.ts';
import type { Network } from '../../domain/road/network.ts';
import { singleFlight } from '../../flow/single-flight.ts';
import type { Log } from '../log/log.ts';
import { Trouble } from '../log/trouble.ts';

/** An alert with its target: the stretches, points and areas it concerns. */
export interface Posted {
	alert: Alert;
	target: Target;
	/** period in which the alert is in force, epoch ms; parsed once, because every incoming position needs it */
	from: number;
	until: number;
}

interface Options {
	network: Network;
	/** reads all alerts that have changed since a cursor, the oldest first; null: all in force */
	changed(cursor: string | null): Promise<AlertPage>;
	/** called with every alert that is new or has changed */
	onPosted(posted: Posted): void;
	log: Log;
}

/** Time between two reads of the database, in case a broadcast was lost, milliseconds. */
const checkInterval = 20_000;
/** Time for which a cancelled or ended alert is kept for clients that reconnect, milliseconds. */
const memory = 24 * 3_600_000;

/**
 * The alerts known to one process: those in force and those that ended recently. A broadcast is posted at once, but may be
 * lost; reads of the database by cursor find every alert that was missed.
 */
export class AlertBoard {
	#options: Options;
	#posted = new Map<string, Posted>();
	#cursor: string | null = null;
	#timer: ReturnType<typeof setInterval>;

	constructor(options: Options) {
		this.#options = options;
		const trouble = new Trouble(options.log, 'Alerts could not be read', 'Alerts are read again');
		this.#timer = setInterval(() => {
			this.#forget();
			this.look().then(
				() => trouble.worked(),
				(error: Error) => trouble.failed(error)
			);
		}, checkInterval);
		this.#timer.unref();
	}

	get(id: string): Posted | undefined {
		return this.#posted.get(id);
	}

	/** Alerts in force at a moment, epoch ms. */
	*current(now = Date.now()): Generator<Posted> {
		for (const posted of this.#posted.values())
			if (posted.alert.cancelled_at === null && posted.from <= now && now < posted.until) yield posted;
	}

	/** Takes in an alert that was broadcast. */
	hear(alert: Alert): void {
		this.#post(alert);
	}

	/** Reads what has changed since the last read; concurrent calls share one read. @throws Error if the read fails */
	readonly look = singleFlight(async (): Promise<void> => {
		const { cursor, alerts } = await this.#options.changed(this.#cursor);
		for (const alert of alerts) this.#post(alert);
		this.#cursor = cursor;
	});

	stop(): void {
		clearInterval(this.#timer);
	}

	/** @returns false if this version, or a newer one, is already known */
	#post(alert: Alert): boolean {
		const known = this.#posted.get(alert.id);
		if (known && known.alert.revision >= alert.revision) return false;
		const posted = {
			alert,
			target: targetOf(this.#options.network, alert),
			from: Date.parse(alert.effective),
			until: Date.parse(alert.expires)
		};
		this.#posted.set(alert.id, posted);
		this.#options.onPosted(posted);
		return true;
	}

	#forget(): void {
		const before = Date.now() - memory;
		for (const [id, { alert }] of this.#posted) {
			const ended = alert.cancelled_at ?? alert.expires;
			if (Date.parse(ended) < before) this.#posted.delete(id);
		}
	}
}
