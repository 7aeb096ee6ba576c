import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Longest time to decode one picture, milliseconds; one of 1.3 megapixels took 1.4 to 4.6 s on a busy machine with two cores. */
const patience = 20_000;

/** A picture could not be decoded in time, so it is not known whether it is one. */
export class TooSlow extends Error {}

/**
 * True if the bytes are a JPEG that can be decoded to its end. Neither the type that a caller names nor the first bytes show
 * that: anything can stand behind them.
 * @throws TooSlow
 */
export function isJpeg(bytes: Uint8Array): Promise<boolean> {
	// start of the image and of its first segment, before a thread is started for it
	if (bytes[0] !== 0xff || bytes[1] !== 0xd8 || bytes[2] !== 0xff) return Promise.resolve(false);
	return new Promise((done, fail) => {
		const worker = new Worker(join(import.meta.dirname, 'jpeg-worker.ts'), {
			workerData: bytes,
			resourceLimits: { maxOldGenerationSizeMb: 512 }
		});
		const end = (decodes: boolean) => {
			clearTimeout(timer);
			void worker.terminate();
			done(decodes);
		};
		const timer = setTimeout(() => {
			void worker.terminate();
			fail(new TooSlow('The picture could not be decoded in time.'));
		}, patience);
		worker.once('message', end);
		worker.once('error', () => end(false));
		worker.once('exit', () => end(false));
	});
}
