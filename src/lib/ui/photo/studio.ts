import { openPhoto, PhotoError, savePhoto, type Opened } from './canvas.ts';
import type { Answered, Asked } from './worker.ts';

type Waiting = { done: (answer: Answered) => void; fail: (error: Error) => void };

/**
 * Makes photos of files: in a worker, so that the map and the buttons go on answering, and on the page where the
 * browser has no canvas for workers.
 */
export class PhotoStudio {
	#worker: Worker | null = null;
	#waiting = new Map<number, Waiting>();
	#asked = 0;

	/** @throws PhotoError that says why the file cannot be read */
	async open(file: Blob): Promise<Opened> {
		const answer = await this.#ask({ open: file });
		if (!answer) return openPhoto(file);
		return (answer as { opened: Opened }).opened;
	}

	/** @throws PhotoError */
	async save(pixels: ImageData): Promise<Blob> {
		const answer = await this.#ask({ save: pixels });
		if (!answer) return savePhoto(pixels);
		return (answer as { saved: Blob }).saved;
	}

	close(): void {
		this.#worker?.terminate();
		this.#worker = null;
		for (const { fail } of this.#waiting.values()) fail(new PhotoError('broken'));
		this.#waiting.clear();
	}

	/** @returns null where the page has to do it itself */
	async #ask(question: { open: Blob } | { save: ImageData }): Promise<Answered | null> {
		if (typeof Worker === 'undefined' || typeof OffscreenCanvas === 'undefined') return null;
		const worker = (this.#worker ??= this.#start());
		const id = ++this.#asked;
		try {
			const answer = await new Promise<Answered>((done, fail) => {
				this.#waiting.set(id, { done, fail });
				worker.postMessage({ id, ...question } satisfies Asked);
			});
			if ('problem' in answer) throw new PhotoError(answer.problem);
			return 'unable' in answer ? null : answer;
		} catch (error) {
			if (error instanceof PhotoError) throw error;
			// the worker did not start or has died
			return null;
		} finally {
			this.#waiting.delete(id);
		}
	}

	#start(): Worker {
		const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
		worker.addEventListener('message', ({ data }: MessageEvent<Answered>) =>
			this.#waiting.get(data.id)?.done(data)
		);
		worker.addEventListener('error', () => {
			this.#worker = null;
			for (const { fail } of this.#waiting.values()) fail(new Error('The worker has ended.'));
		});
		return worker;
	}
}
