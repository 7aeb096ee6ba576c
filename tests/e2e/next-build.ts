import {
	cpSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	renameSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Folder of the next build's files. */
export const nextFolder = '_app/immutabel/';

/**
 * Makes a copy of the app that looks like another build: another version, and another path for every file of the build.
 * @returns its folder; remove it when done
 */
export function nextBuild(): string {
	const copy = mkdtempSync(join(tmpdir(), 'changxing-next-'));
	for (const name of ['build', 'src', 'supabase', 'package.json'])
		cpSync(join(root, name), join(copy, name), { recursive: true });
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	const client = join(copy, 'build/client');
	const { version } = JSON.parse(readFileSync(join(client, '_app/version.json'), 'utf8')) as {
		version: string;
	};
	const next = String(Number(version) + 1);
	for (const { parentPath, name } of readdirSync(join(copy, 'build'), {
		recursive: true,
		withFileTypes: true
	})) {
		const file = join(parentPath, name);
		// compressed copies still contain the old text
		if (['.br', '.gz'].includes(extname(name))) rmSync(file);
		if (!['.js', '.json'].includes(extname(name))) continue;
		const text = readFileSync(file, 'utf8');
		writeFileSync(file, text.replaceAll(version, next).replaceAll('_app/immutable/', nextFolder));
	}
	renameSync(join(client, '_app/immutable'), join(client, nextFolder));
	return copy;
}
