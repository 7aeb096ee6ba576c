import { spawn, spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildIsCurrent, lockHash, sources, stampBuild } from './freshness.mjs';

let root: string;
beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'changxing-setup-'));
	for (const folder of ['src', 'build', 'static', 'messages', 'scripts', 'node_modules'])
		mkdirSync(join(root, folder));
	for (const file of ['package.json', 'package-lock.json', 'vite.config.ts', 'svelte.config.js', 'src/a.ts'])
		writeFileSync(join(root, file), '{}');
	writeFileSync(join(root, 'build/handler.js'), '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('the build', () => {
	it('is made anew after sources change, and only then', () => {
		expect(buildIsCurrent(root)).toBe(false);
		stampBuild(root);
		expect(buildIsCurrent(root)).toBe(true);
		writeFileSync(join(root, 'src/a.test.ts'), 'a test is in no build');
		expect(buildIsCurrent(root)).toBe(true);
		writeFileSync(join(root, 'src/a.ts'), '{ "b": 1 }');
		expect(buildIsCurrent(root)).toBe(false);
	});

	it('is made anew after a message changes in any folder, and after a subject is added', () => {
		mkdirSync(join(root, 'messages/place'));
		writeFileSync(join(root, 'messages/place/en.json'), '{ "open": "Open" }');
		stampBuild(root);
		expect(buildIsCurrent(root)).toBe(true);
		writeFileSync(join(root, 'messages/place/en.json'), '{ "open": "Clear" }');
		expect(buildIsCurrent(root)).toBe(false);
		stampBuild(root);
		mkdirSync(join(root, 'messages/notice'));
		writeFileSync(join(root, 'messages/notice/en.json'), '{}');
		expect(buildIsCurrent(root)).toBe(false);
	});

	it('is made anew after the expressways change, which pages read once', () => {
		mkdirSync(join(root, 'supabase/seed'), { recursive: true });
		const file = join(root, 'supabase/seed/expressways.json');
		writeFileSync(file, '[]');
		stampBuild(root);
		writeFileSync(join(root, 'supabase/seed/places.json'), 'the database reads it');
		expect(buildIsCurrent(root)).toBe(true);
		writeFileSync(file, '[{}]');
		expect(buildIsCurrent(root)).toBe(false);
	});

	it('imports nothing from files that are not checked for changes', () => {
		const app = join(import.meta.dirname, '..');
		const outside = (file: string) =>
			[...readFileSync(join(app, file), 'utf8').matchAll(/(?:from|import) '(\.[^']+)'/g)]
				.map(([, path]) => relative(app, join(app, file, '..', path!)))
				.filter((path) => !sources.some((source) => path === source || path.startsWith(`${source}/`)));
		const inSrc = readdirSync(join(app, 'src'), { recursive: true, encoding: 'utf8' })
			.filter((name) => /\.(ts|js|svelte)$/.test(name) && !/paraglide|\.test\./.test(name))
			.map((name) => `src/${name}`);
		// the database process and the services of development are not part of the pages
		expect([...inSrc, 'vite.config.ts', 'svelte.config.js'].flatMap(outside).sort()).toEqual([
			'scripts/dev-services.ts',
			'supabase/embedded/child.ts',
			'supabase/embedded/child.ts'
		]);
	});

	it('is made anew after the packages change', () => {
		stampBuild(root);
		const before = lockHash(root);
		writeFileSync(join(root, 'package-lock.json'), '{ "lockfileVersion": 3 }');
		expect(lockHash(root)).not.toBe(before);
	});
});

/** Puts the set-up there, with a stand-in for the server. */
function setUp(server: string) {
	for (const file of ['setup.mjs', 'freshness.mjs', 'supervise.mjs'])
		cpSync(join(import.meta.dirname, file), join(root, 'scripts', file));
	mkdirSync(join(root, 'node_modules/.bin'));
	symlinkSync(process.execPath, join(root, 'node_modules/.bin/node'));
	writeFileSync(join(root, 'node_modules/.lock-hash'), lockHash(root));
	writeFileSync(join(root, 'src/server.ts'), server);
	stampBuild(root);
}

describe('the set-up', () => {
	it('starts a server again that was open and ended by itself, and says so', async () => {
		setUp(`const { existsSync, writeFileSync } = require('node:fs');
			process.send('open');
			if (existsSync('again')) process.exit(0);
			writeFileSync('again', '');
			process.kill(process.pid, 'SIGKILL');`);
		const child = spawn(process.execPath, ['scripts/setup.mjs', 'start'], { cwd: root });
		let said = '';
		child.stdout.on('data', (text: Buffer) => (said += text));
		const code = await new Promise((done) => child.once('close', done));
		expect(said).toContain('The server ended by itself (exit code 137). It starts again in 1 s');
		expect(code).toBe(0);
	}, 30_000);

	it('passes on the exit code of a server that did not open', () => {
		setUp('process.exit(3)');
		const { status, stdout } = spawnSync(process.execPath, ['scripts/setup.mjs', 'start'], {
			cwd: root,
			encoding: 'utf8'
		});
		expect(status).toBe(3);
		expect(stdout).not.toContain('starts again');
	});

	it('shuts down its program properly when the npm that started it is killed', async () => {
		const server = `process.on('SIGTERM', () => { console.log('ended'); process.exit(); }); setInterval(() => {}, 1000); console.log('open');`;
		setUp(server);
		// as npm does: through a shell, which receives the signal
		const shell = spawn('sh', ['-c', `"${process.execPath}" scripts/setup.mjs start; exit`], { cwd: root });
		const heard = (word: string) =>
			new Promise<void>((done) => shell.stdout.on('data', (text: Buffer) => text.includes(word) && done()));
		await heard('open');
		shell.kill('SIGTERM');
		await heard('ended');
		expect(shell.signalCode).toBe('SIGTERM');
	}, 30_000);

	it('names the existing commands when asked for an unknown one', () => {
		cpSync(join(import.meta.dirname, 'setup.mjs'), join(root, 'scripts/setup.mjs'));
		for (const file of ['freshness.mjs', 'supervise.mjs'])
			cpSync(join(import.meta.dirname, file), join(root, 'scripts', file));
		const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts/setup.mjs'), 'fly'], {
			encoding: 'utf8'
		});
		expect(stderr).toContain(
			'There is no command "fly": choose start, dev, build, check, test, types, backup, restore, bench.'
		);
		expect(status).toBe(1);
	});
});
