import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { singleFlight } from '../../flow/single-flight.ts';

/** Bytes of a probe: more than a file system keeps without a block of its own. */
const size = 65_536;
/** Time for which a result counts, milliseconds: whoever asks often does not wear out the disk. */
const lasts = 2000;

/**
 * Whether the folder of the data can be written to: reads succeed on a disk that is full or read-only, reports do not.
 * @returns a function that writes, flushes and removes a small file, and answers whether that worked
 */
export function diskProbe(folder: string): () => Promise<boolean> {
	let known: { works: boolean; until: number } | null = null;
	const probe = singleFlight(async () => {
		const file = join(folder, `.probe-${randomUUID()}`);
		let works = true;
		try {
			await writeFile(file, Buffer.alloc(size, 1), { flag: 'wx', mode: 0o600, flush: true });
		} catch {
			works = false;
		}
		await rm(file, { force: true }).catch(() => undefined);
		known = { works, until: Date.now() + lasts };
		return works;
	});
	return () => (known && Date.now() < known.until ? Promise.resolve(known.works) : probe());
}
