import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../../src/lib/flow/pause.ts';

/** A process, told apart from a later one with the same id by the time at which it started. */
interface Process {
	pid: number;
	/** in the format of the system; null where it is unknown */
	started: string | null;
}

/** The owner of a lock; `parent` is the process that started it and watches it, if there is one. */
interface Owner extends Process {
	parent: Process | null;
	/** where the database answers, once it has started */
	url?: string;
}

/** Time in which a database process ends by itself after its parent has ended, milliseconds. */
const orphanTime = 15_000;

/** Start time of a process; null if there is none with this id, or the system does not say. */
function startOf(pid: number): string | null {
	try {
		// the name in parentheses may contain anything; the start is the 22nd field, in clock ticks since the boot
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		const ticks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
		return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${ticks}`;
	} catch {
		// no Linux
	}
	try {
		return (
			execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
				encoding: 'utf8',
				stdio: ['ignore', 'pipe', 'ignore']
			}).trim() || null
		);
	} catch {
		return null;
	}
}

/** True if the process still runs. */
function runs({ pid, started }: Process): boolean {
	try {
		process.kill(pid, 0);
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
	}
	const now = startOf(pid);
	return started === null || now === null || now === started;
}

const lockIn = (dataDir: string) => join(dataDir, 'lock');
/** Says more about the process whose id is in the lock. */
const ownerFileIn = (dataDir: string) => join(dataDir, 'lock-owner.json');

/** The owner of a lock; null if there is none. */
function ownerOf(dataDir: string): Owner | null {
	const read = (file: string) => {
		try {
			return readFileSync(file, 'utf8');
		} catch {
			return '';
		}
	};
	const pid = Number(read(lockIn(dataDir)));
	if (!pid) return null;
	try {
		const owner = JSON.parse(read(ownerFileIn(dataDir))) as Owner;
		if (owner.pid === pid) return owner;
	} catch {
		// written after the lock, so that it may be missing
	}
	return { pid, started: null, parent: null };
}

async function ends(owner: Owner, limit: number): Promise<boolean> {
	for (const end = performance.now() + limit; runs(owner); await pause(50))
		if (performance.now() > end) return false;
	return true;
}

/**
 * Locks a data directory for this process. The lock of a process that has ended is taken over, also if another process has its
 * id by now. A database process whose parent has ended ends too; one that does not within `patience` hangs, and is killed.
 * @param patience milliseconds
 * @returns a function that releases the lock
 * @throws Error naming the process that has the lock
 */
export async function lock(dataDir: string, patience = orphanTime): Promise<() => void> {
	const file = lockIn(dataDir);
	const remove = () => {
		rmSync(ownerFileIn(dataDir), { force: true });
		rmSync(file, { force: true });
	};
	const self = (pid: number): Process => ({ pid, started: startOf(pid) });
	const mine: Owner = { ...self(process.pid), parent: process.send ? self(process.ppid) : null };
	for (let attempt = 0; ; attempt++) {
		try {
			writeFileSync(file, String(process.pid), { flag: 'wx' });
			writeFileSync(ownerFileIn(dataDir), JSON.stringify(mine));
			return remove;
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || attempt === 3) throw error;
			const owner = ownerOf(dataDir);
			if (owner && owner.pid !== process.pid && runs(owner)) {
				const orphan = owner.parent !== null && !runs(owner.parent);
				if (!orphan)
					throw new Error(
						`${dataDir} is in use by process ${owner.pid}: end that one first, or choose another DATA_DIR.`,
						{ cause: error }
					);
				if (!(await ends(owner, patience))) {
					process.kill(owner.pid, 'SIGKILL');
					await ends(owner, patience);
				}
			}
			remove();
		}
	}
}

/** Adds to the lock of this process where its database answers. */
export function announce(dataDir: string, url: string): void {
	const owner = ownerOf(dataDir);
	if (owner) writeFileSync(ownerFileIn(dataDir), JSON.stringify({ ...owner, url } satisfies Owner));
}

/** Address of the database that runs in a data directory; null if it does not run, or has not started. */
export const addressOfRunning = (dataDir: string): string | null => ownerOf(dataDir)?.url ?? null;

/** Id of the process that has a data directory open; null if none has. */
export function holderOf(dataDir: string): number | null {
	const owner = ownerOf(dataDir);
	return owner && runs(owner) ? owner.pid : null;
}
