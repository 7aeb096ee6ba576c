import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/**
 * A short hash of each file in `static/`, by its URL path. With it the service worker fetches a file again only if the file
 * has changed, not after every build.
 */
export function staticRevisions(): Record<string, string> {
	const folder = join(import.meta.dirname, '../static');
	const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
		entry.isFile()
	);
	return Object.fromEntries(
		files.map(({ parentPath, name }) => {
			const file = join(parentPath, name);
			const hash = createHash('sha256').update(readFileSync(file)).digest('base64url').slice(0, 12);
			return [`/${relative(folder, file).split(sep).join('/')}`, hash];
		})
	);
}
