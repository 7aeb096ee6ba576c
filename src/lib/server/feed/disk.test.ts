import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { diskProbe } from './disk.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'changxing-disk-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('writes to the folder and leaves nothing there', async () => {
	expect(await diskProbe(folder)()).toBe(true);
	expect(readdirSync(folder)).toEqual([]);
});

it('says so if the folder cannot be written to', async () => {
	const file = join(folder, 'file');
	writeFileSync(file, '');
	expect(await diskProbe(file)()).toBe(false);
	expect(await diskProbe(join(folder, 'gone'))()).toBe(false);
	// a file system that takes no files
	expect(await diskProbe('/proc')()).toBe(false);
});
