import { openPhoto, PhotoError, savePhoto, type Opened } from './canvas.ts';
import type { Answered, Asked } from './worker.ts';

type Waiting = { done: (answer: Answered) => void; fail: (error: Error) => void };

/**
 * Makes photos from files: in a worker, so that the page stays responsive, or on the page if the browser has no canvas in
 * workers.
 */
export class PhotoStudio {
	#worker: Worker | null = null;
	#waiting = new Map<number, Waiting>();
	#asked = 0;

	/** Reads a file. @throws PhotoError with the reason why it cannot be read */
	async open(file: Blob): Promise<Opened> {
		const answer = await this.#ask({ open: file });
		if (!answer) return openPhoto(file);
		return (answer as { opened: Opened }).opened;
	}

	/** Encodes a picture with covered parts as a JPEG. @throws PhotoError */
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

	/** @returns null if the page has to do the work itself */
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
			// the worker did not start, or it crashed
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
