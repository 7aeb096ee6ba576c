import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeDataFolder } from './data-folder.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'changxing-folder-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('makes what is missing, and leaves what is there', () => {
	const wanted = join(folder, 'a/b/c');
	makeDataFolder(wanted);
	writeFileSync(join(wanted, 'kept'), 'x');
	makeDataFolder(wanted);
	expect(existsSync(join(wanted, 'kept'))).toBe(true);
});

it('says in one sentence that nothing can be written there', () => {
	writeFileSync(join(folder, 'file'), '');
	for (const wanted of [join(folder, 'file/data'), '/proc/changxing', '/proc/a/b'])
		expect(() => makeDataFolder(wanted), wanted).toThrow(`${wanted} cannot be written to by this user.`);
});
