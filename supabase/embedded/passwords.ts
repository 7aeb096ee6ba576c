import { randomBytes } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import bcrypt from 'bcryptjs';
import type { Answer, Question } from './password-thread.ts';

type Ask = Question extends infer One ? (One extends Question ? Omit<One, 'id'> : never) : never;

/** Rounds of the hash that stands for the one of an unknown account, as the library uses them. */
const rounds = 10;
/** Rounds for a random password, the fewest that bcrypt knows: nobody can guess 256 random bits. */
const fewRounds = 4;

/** Computes password hashes in a thread of its own, one after the other, so that other requests do not wait for them. */
export class Passwords {
	#thread: Worker | null = null;
	#waiting = new Map<number, { done: (result: string | boolean) => void; fail: (error: Error) => void }>();
	#asked = 0;
	#stranger: Promise<string> | null = null;
	#random = new Set<string>();

	/** Replaces the functions that the library calls, which compute on the thread that answers requests. */
	replaceLibrary(): void {
		const hash = (password: string, cost: string | number) =>
			this.#random.delete(password)
				? Promise.resolve(bcrypt.hashSync(password, fewRounds))
				: this.#ask({ do: 'hash', password, rounds: Number(cost) });
		const compare = (password: string, hashed: string) =>
			this.#ask({ do: 'compare', password, hash: hashed });
		Object.assign(bcrypt, { hash, compare });
	}

	/** A random password for a user who never learns it. */
	random(): string {
		const password = randomBytes(32).toString('base64url');
		this.#random.add(password);
		return password;
	}

	/** True if a hash is that of a password. */
	async matches(password: string, hash: string): Promise<boolean> {
		return (await this.#ask({ do: 'compare', password, hash })) === true;
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
