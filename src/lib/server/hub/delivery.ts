import type { AlertAhead } from '../../domain/alert/alert.ts';
import { Backoff } from '../../flow/backoff.ts';
import { pause } from '../../flow/pause.ts';

/** The connection to a client, as far as delivery uses it. */
export interface Line {
	/** sends one alert; resolves to true if it is acknowledged in time */
	send(ahead: AlertAhead): Promise<boolean>;
	/** number of bytes in the send buffers */
	waiting(): number;
	/** closes the connection: the client reconnects and says which alerts it has */
	hangUp(): void;
	/** called if sending throws; the connection is closed too */
	failed(error: unknown): void;
}

/** Size of the send buffers from which nothing more is sent, bytes. */
const mostWaiting = 256 * 1024;
/** Number of failed attempts in a row after which the connection is closed. */
const mostFailures = 3;
/** Pauses before another attempt, milliseconds. */
const pauses = { first: 1000, longest: 4000 };

/**
 * Sends alerts to one client, one after the other, each until it is acknowledged. If an alert changes while it waits, only the
 * newest version is sent. So the queue is never longer than the number of alerts, even if the client is slow.
 */
export class Delivery {
	#line: Line;
	/** alerts to send by id, in order */
	#queue = new Map<string, AlertAhead>();
	/** revision that the client has, by id; 0: not known */
	#had = new Map<string, number>();
	#running = false;
	#ended = new AbortController();
	#backoff = new Backoff(pauses);

	/** @param have ids of the alerts that the client says it has */
	constructor(line: Line, have: readonly string[]) {
		this.#line = line;
		for (const id of have) this.#had.set(id, 0);
	}

	/** True if this version of an alert, or a newer one, has reached the client or is queued. */
	isUnderWay(id: string, revision: number): boolean {
		const revisionGone = this.#queue.get(id)?.alert.revision ?? this.#had.get(id);
		return revisionGone !== undefined && revisionGone >= revision;
	}

	/** True if any version of an alert has reached the client or is queued. */
	has(id: string): boolean {
		return this.#had.has(id) || this.#queue.has(id);
	}

	/** Records alerts that are sent outside this queue. */
	note(alerts: readonly AlertAhead[]): void {
		for (const { alert } of alerts) this.#had.set(alert.id, alert.revision);
	}

	/** Queues alerts that were sent outside this queue and not acknowledged. */
	again(alerts: readonly AlertAhead[]): void {
		for (const { alert } of alerts)
			if (this.#had.get(alert.id) === alert.revision) this.#had.delete(alert.id);
		for (const ahead of alerts) this.add(ahead);
	}

	/** Sets the revision of an alert that the client said it had: the current one is taken as the one the client has. */
	confirm(id: string, revision: number): void {
		if (this.#had.get(id) === 0) this.#had.set(id, revision);
	}

	/** Queues an alert unless this version, or a newer one, was sent or is queued. */
	add(ahead: AlertAhead): void {
		if (this.#ended.signal.aborted || this.isUnderWay(ahead.alert.id, ahead.alert.revision)) return;
		this.#queue.set(ahead.alert.id, ahead);
		this.#run().catch((error: unknown) => {
			this.#line.failed(error);
			this.#line.hangUp();
		});
	}

	end(): void {
		this.#ended.abort();
		this.#queue.clear();
	}

	async #run(): Promise<void> {
		if (this.#running) return;
		this.#running = true;
		const { signal } = this.#ended;
		while (!signal.aborted && this.#queue.size) {
			const [id, ahead] = this.#queue.entries().next().value!;
			const sent = this.#line.waiting() < mostWaiting && (await this.#line.send(ahead));
			if (signal.aborted) break;
			if (sent) {
				this.#backoff.reset();
				this.#had.set(id, ahead.alert.revision);
				// a newer version may have been queued meanwhile
				if (this.#queue.get(id) === ahead) this.#queue.delete(id);
				continue;
			}
			const wait = this.#backoff.next();
			if (this.#backoff.failures >= mostFailures) {
				this.#line.hangUp();
				break;
			}
			await pause(wait, signal);
		}
		this.#running = false;
	}
}
