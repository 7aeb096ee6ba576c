import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Files and folders whose change needs a new build. The expressways are not part of the build: the server reads them at its
 * start. They are listed because an open page reads them once, and only a new version makes it load again.
 */
export const sources = [
	'src',
	'messages',
	'project.inlang',
	'static',
	'supabase/seed/expressways.json',
	'scripts/static-revisions.ts',
	'scripts/old-browsers.ts',
	'scripts/field-initializers.ts',
	'scripts/less-preloads.ts',
	'package-lock.json',
	'svelte.config.js',
	'vite.config.ts',
	'tsconfig.json'
];

/** Hash of the lock file; `node_modules` stores the hash that it was installed from. @param {string} root */
export function lockHash(root) {
	return createHash('sha256')
		.update(readFileSync(join(root, 'package-lock.json')))
		.digest('hex');
}

/**
 * One hash of names, sizes and modification times of all sources, without tests and without generated messages, which the
 * build writes.
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

/** True if `build/` was made from the present sources. @param {string} root */
export function buildIsCurrent(root) {
	return existsSync(stampFile(root)) && readFileSync(stampFile(root), 'utf8') === sourceHash(root);
}

/** Stores the hash of the sources that `build/` was made from. @param {string} root */
export function stampBuild(root) {
	writeFileSync(stampFile(root), sourceHash(root));
}
