import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** True where a process of this id runs. */
function runs(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/**
 * Makes this process the only one that opens a data directory. A lock whose process is gone is taken over.
 * @returns what gives it back
 * @throws Error naming the process that has it
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
