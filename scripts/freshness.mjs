import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What the build is made from. The expressways are in no file of it, a server reads them as it starts; but a page reads them
 * once, and only a new version has pages that are open loaded again.
 */
export const sources = [
	'src',
	'messages',
	'project.inlang',
	'static',
	'supabase/seed/expressways.json',
	'scripts/static-revisions.ts',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json'
];

/** A hash of the lock file; `node_modules` carries the one it was installed from. @param {string} root */
export function lockHash(root) {
	return createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
}

/**
 * Names, sizes and times of all sources, as one hash. Generated messages are left out: the build writes them.
 * @param {string} root
 */
function sourceHash(root) {
	const hash = createHash('sha256');
	const visit = (/** @type {string} */ path) => {
		const stat = statSync(path);
		if (stat.isDirectory()) {
			if (path.endsWith('paraglide') || path.endsWith('cache')) return;
			for (const name of readdirSync(path).sort()) visit(join(path, name));
		} else if (!path.includes('.test.')) hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
	};
	for (const source of sources) if (existsSync(join(root, source))) visit(join(root, source));
	return hash.digest('hex');
}

const stampFile = (/** @type {string} */ root) => join(root, 'build', '.source-hash');

/** True where `build/` was made from exactly these sources. @param {string} root */
export function buildIsCurrent(root) {
	return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === sourceHash(root);
}

/** Remembers which sources `build/` was made from. @param {string} root */
export function stampBuild(root) {
	writeFileSync(stampFile(root), sourceHash(root));
}
