import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** A program that tests need and npm does not install. */
export interface Program {
	/** name for people */
	name: string;
	/** the file or folder to use; null if the machine has none @throws Error if a setting names a missing file or folder */
	find(): string | null;
	/** Debian packages that contain it */
	packages: readonly string[];
	/** runs before the installation of those packages; answers a function that undoes it afterwards */
	prepare?(): () => void;
	/** another way to install it, if it is still missing @param debian whether Debian packages may be installed */
	bring?(debian: boolean): void;
	/** advice for a person, as the end of a sentence */
	advice: string;
}

/** The folder on the PATH that contains a program, or null. */
export function folderOnPath(name: string): string | null {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		try {
			accessSync(join(folder, name), constants.X_OK);
			return folder;
		} catch {
			// not in this folder
		}
	}
	return null;
}

/** Runs a program to its end without its standard output. @returns true if it succeeded */
export const runQuietly = (command: string, args: readonly string[], env: Record<string, string> = {}) =>
	spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, ...env } })
		.status === 0;

/** True if Debian packages can be installed: apt-get exists and the user is root. */
const mayInstall = () => process.getuid?.() === 0 && folderOnPath('apt-get') !== null;

/**
 * Finds a program; if it is missing, installs it with apt-get or in its other way.
 * @returns the file or folder of the program
 * @throws Error with advice if it cannot be installed
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
