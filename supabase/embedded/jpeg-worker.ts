// Decodes one JPEG and posts whether that worked. It runs in a thread of its own, which `jpeg.ts` ends if it takes too long.
import { parentPort, workerData } from 'node:worker_threads';
import { decode } from 'jpeg-js';

/** Bounds of a picture: a small file can claim to be a huge one. */
const most = { maxResolutionInMP: 16, maxMemoryUsageInMB: 256 };

let decodes = true;
try {
	decode(workerData as Uint8Array, {
		...most,
		useTArray: true,
		formatAsRGBA: false,
		tolerantDecoding: false
	});
} catch {
	decodes = false;
}
parentPort?.postMessage(decodes);
