import type { AlertAhead } from '../../domain/alert/alert.ts';
import { Backoff } from '../../flow/backoff.ts';
import { pause } from '../../flow/pause.ts';

/** What delivery needs of a connection. */
export interface Line {
	/** sends one and answers whether it was acknowledged in time */
	send(ahead: AlertAhead): Promise<boolean>;
	/** bytes that are waiting to go out */
	waiting(): number;
	/** gives the connection up: the client connects anew and says what it has */
	hangUp(): void;
}

/** More than this waiting to go out, and nothing is added, bytes. */
const mostWaiting = 256 * 1024;
/** So many in a row that were not acknowledged, and the connection is given up. */
const mostFailures = 3;
/** Waits before trying again, milliseconds. */
const pauses = { first: 1000, longest: 4000 };

/**
 * Brings alerts to one client, one after the other, each until it is acknowledged. Of an alert that changes while it waits
 * only the newest version goes out, so what waits is bounded by how many alerts there are, however slow the client.
 */
export class Delivery {
	#line: Line;
	/** by id, in the order they are to go */
	#queue = new Map<string, AlertAhead>();
	/** revision of what the client has, by id */
	#had = new Map<string, number>();
	#running = false;
	#ended = new AbortController();
	#backoff = new Backoff(pauses);

	/** @param have ids that the client says it has */
	constructor(line: Line, have: readonly string[]) {
		this.#line = line;
		for (const id of have) this.#had.set(id, 0);
	}

	/** True where the client has it or is about to: in this or a newer version. */
	isUnderWay(id: string, revision: number): boolean {
		const revisionGone = this.#queue.get(id)?.alert.revision ?? this.#had.get(id);
		return revisionGone !== undefined && revisionGone >= revision;
	}

	/** True where the client has some version of it. */
	has(id: string): boolean {
		return this.#had.has(id) || this.#queue.has(id);
	}

	/** These are on their way by another road. */
	note(alerts: readonly AlertAhead[]): void {
		for (const { alert } of alerts) this.#had.set(alert.id, alert.revision);
	}

	/** They did not arrive there. */
	again(alerts: readonly AlertAhead[]): void {
		for (const { alert } of alerts)
			if (this.#had.get(alert.id) === alert.revision) this.#had.delete(alert.id);
		for (const ahead of alerts) this.add(ahead);
	}

	/** The revision the client said it had is this one: nothing has changed since. */
	confirm(id: string, revision: number): void {
		if (this.#had.get(id) === 0) this.#had.set(id, revision);
	}

	add(ahead: AlertAhead): void {
		if (this.#ended.signal.aborted || this.isUnderWay(ahead.alert.id, ahead.alert.revision)) return;
		this.#queue.set(ahead.alert.id, ahead);
		void this.#run();
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
				// a newer version may have come meanwhile
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
