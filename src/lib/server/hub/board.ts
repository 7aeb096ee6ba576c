import { targetOf } from '../../domain/alert/target.ts';
import type { Alert, AlertPage } from '../../domain/alert/alert.ts';
import type { Target } from '../../domain/road/corridor.ts';
import type { Network } from '../../domain/road/network.ts';
import { singleFlight } from '../../flow/single-flight.ts';
import type { Log } from '../log/log.ts';
import { Trouble } from '../log/trouble.ts';

/** An alert with where it lies. */
export interface Posted {
	alert: Alert;
	target: Target;
	/** from when and until when it holds, epoch ms: every position that comes in asks */
	from: number;
	until: number;
}

interface Options {
	network: Network;
	/** everything that has changed since a cursor, the oldest first; null: everything in force */
	changed(cursor: string | null): Promise<AlertPage>;
	/** told of every alert that is new or has changed */
	onPosted(posted: Posted): void;
	log: Log;
}

/** A look at the database in case a broadcast went astray, milliseconds. */
const checkInterval = 20_000;
/** One that was called off or has ended is remembered so long for those who come back, milliseconds. */
const memory = 24 * 3_600_000;

/**
 * The alerts of one process: in force, and lately ended. A broadcast is a hint and the database the truth: what is heard
 * is posted at once, and a look by cursor finds whatever was not.
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

	/** Those that hold now. */
	*current(now = Date.now()): Generator<Posted> {
		for (const posted of this.#posted.values())
			if (posted.alert.cancelled_at === null && posted.from <= now && now < posted.until) yield posted;
	}

	/** Something was broadcast. */
	hear(alert: Alert): void {
		this.#post(alert);
	}

	/** Reads from the database what has changed since the last look; callers at the same moment share it. */
	readonly look = singleFlight(async (): Promise<void> => {
		const { cursor, alerts } = await this.#options.changed(this.#cursor);
		for (const alert of alerts) this.#post(alert);
		this.#cursor = cursor;
	});

	stop(): void {
		clearInterval(this.#timer);
	}

	/** @returns false where this, or something newer, is known already */
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
