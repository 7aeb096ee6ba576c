import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that tests need and npm does not bring. */
export interface Program {
	/** as people call it */
	name: string;
	/** what is to be used, a file or a folder; null where the machine has none @throws Error where a setting names what is not there */
	find(): string | null;
	/** Debian packages that hold it */
	packages: readonly string[];
	/** runs around the installation of those packages; answers what undoes it */
	prepare?(): () => void;
	/** another way to bring it, where it is not there afterwards @param debian whether Debian packages may be installed */
	bring?(debian: boolean): void;
	/** what a person can do, as the end of a sentence */
	advice: string;
}

/** The folder of a program on the PATH, or null. */
export function folderOnPath(name: string): string | null {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		try {
			accessSync(join(folder, name), constants.X_OK);
			return folder;
		} catch {
			// not here
		}
	}
	return null;
}

/** Runs a program to its end, without what it prints on its way. @returns whether it went well */
export const runQuietly = (command: string, args: readonly string[], env: Record<string, string> = {}) =>
	spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
		.status === 0;

/** True where packages may be installed here and now: Debian, and a user who may. */
const mayInstall = () => process.getuid?.() === 0 && folderOnPath('apt-get') !== null;

/**
 * Finds a program, else installs it with the system's package manager, else brings it in its other way.
 * @throws Error that says what to do where none can be had
 */
export function provide(program: Program, say: (line: string) => void): string {
	const found = program.find();
	if (found) return found;
	const debian = mayInstall();
	if (debian) {
		say(`Installing ${program.name} with apt-get …`);
		const undo = program.prepare?.();
		const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
		runQuietly('apt-get', ['update', '-qq'], quiet);
		runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...program.packages], quiet);
		undo?.();
		const installed = program.find();
		if (installed) return installed;
	}
	program.bring?.(debian);
	const brought = program.find();
	if (brought) return brought;
	throw new Error(`There is no ${program.name} here and none could be installed: ${program.advice}.`);
}
