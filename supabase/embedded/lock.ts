import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** True if a process with this id runs. */
function runs(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * Locks a data directory for this process. A lock of a process that has ended is taken over.
 * @returns a function that releases the lock
 * @throws Error naming the process that has the lock
 */
export function lock(dataDir: string): () => void {
	const file = join(dataDir, 'lock');
	for (let attempt = 0; ; attempt++) {
		try {
			writeFileSync(file, String(process.pid), { flag: 'wx' });
			return () => rmSync(file, { force: true });
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
			const owner = Number(readFileSync(file, 'utf8'));
			if (owner && owner !== process.pid && runs(owner))
				throw new Error(
					`${dataDir} is in use by process ${owner}: end that one first, or choose another DATA_DIR.`,
					{ cause: error }
				);
			rmSync(file, { force: true });
		}
	}
}
