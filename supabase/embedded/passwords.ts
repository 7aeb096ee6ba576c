import { Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import type { Answer, Question } from './password-thread.ts';

type Ask = Question extends infer One ? (One extends Question ? Omit<One, 'id'> : never) : never;

/** Hashes that may wait. Each takes some 100 ms of one core. */
const mostWaiting = 30;
/** Rounds of the hash that stands for the one of an unknown account, as the library uses them. */
const rounds = 10;

/** Computes password hashes in a thread of its own, one after the other, so that other requests do not wait for them. */
export class Passwords {
	#thread: Worker | null = null;
	#waiting = new Map<number, { done: (result: string | boolean) => void; fail: (error: Error) => void }>();
	#asked = 0;
	#stranger: Promise<string> | null = null;

	/** Replaces the functions that the library calls, which compute on the thread that answers requests. */
	replaceLibrary(): void {
		const hash = (password: string, cost: string | number) =>
			this.#ask({ do: 'hash', password, rounds: Number(cost) });
		const compare = (password: string, hashed: string) =>
			this.#ask({ do: 'compare', password, hash: hashed });
		Object.assign(bcrypt, { hash, compare });
	}

	/** True if so many hashes wait that another caller should come back later. */
	get full(): boolean {
		return this.#waiting.size >= mostWaiting;
	}

	/** Takes the time of a comparison, for an account that does not exist. */
	async pretend(password: string): Promise<void> {
		this.#stranger ??= this.#ask({ do: 'hash', password: crypto.randomUUID(), rounds }) as Promise<string>;
		await this.#ask({ do: 'compare', password, hash: await this.#stranger });
	}

	#ask(question: Ask): Promise<string | boolean> {
		return new Promise((done, fail) => {
			const id = ++this.#asked;
			this.#waiting.set(id, { done, fail });
			this.#running().postMessage({ ...question, id } satisfies Question);
		});
	}

	#running(): Worker {
		if (this.#thread) return this.#thread;
		const thread = new Worker(new URL('./password-thread.ts', import.meta.url));
		thread.unref();
		thread.on('message', ({ id, result, error }: Answer) => {
			const question = this.#waiting.get(id);
			this.#waiting.delete(id);
			if (result === undefined) question?.fail(new Error(error));
			else question?.done(result);
		});
		const ended = () => {
			this.#thread = null;
			for (const { fail } of this.#waiting.values()) fail(new Error('The thread for passwords has ended.'));
			this.#waiting.clear();
		};
		thread.on('error', ended);
		thread.on('exit', ended);
		return (this.#thread = thread);
	}
}
