// Finds a Chromium for the browser tests, or brings one.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function onPath(name: string): string | null {
	for (const folder of (process.env.PATH ?? '').split(delimiter)) {
		const file = join(folder, name);
		try {
			accessSync(file, constants.X_OK);
			return file;
		} catch {
			// not here
		}
	}
	return null;
}

function find(): string | null {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is "${named}", and there is no such file.`);
		return named;
	}
	const own = chromium.executablePath();
	return existsSync(own) ? own : (names.map(onPath).find(Boolean) ?? null);
}

function run(command: string, args: string[]): boolean {
	return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

/**
 * The path of a Chromium: one that is there (`CHROMIUM_PATH`, Playwright's, or on the PATH), else one installed now, by
 * Playwright or, where that cannot reach its download, by Debian's package manager.
 * @throws Error that says what to do where none can be had
 */
export function ensureBrowser(say: (line: string) => void): string {
	const found = find();
	if (found) return found;
	const root = process.getuid?.() === 0;
	const debian = root && onPath('apt-get') !== null;
	if (debian) {
		say('Installing Chromium with apt-get …');
		run('apt-get', ['update', '-qq']);
		run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium']);
		const installed = find();
		if (installed) return installed;
	}
	say("Installing Chromium with Playwright's installer …");
	run(process.execPath, [
		join(import.meta.dirname, '../node_modules/playwright/cli.js'),
		'install',
		...(debian ? ['--with-deps'] : []),
		'chromium'
	]);
	const installed = find();
	if (installed) return installed;
	throw new Error(
		'The browser tests need Chromium and none could be installed: install it (Debian: apt-get install chromium) ' +
			'or name one in CHROMIUM_PATH.'
	);
}
