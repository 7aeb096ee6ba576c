import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the folder of the data, with the folders above it, if it is missing.
 * @throws Error with one sentence if nothing can be written there
 */
export function makeDataFolder(dataDir: string): void {
	const missing: string[] = [];
	for (let folder = dataDir; !existsSync(folder); folder = dirname(folder)) missing.unshift(folder);
	try {
		// one by one: where nothing can be made, such as under /proc, Node's `recursive` never returns
		for (const folder of missing) mkdirSync(folder);
		accessSync(dataDir, constants.W_OK | constants.X_OK);
	} catch (error) {
		throw new Error(`${dataDir} cannot be written to by this user.`, { cause: error });
	}
}
