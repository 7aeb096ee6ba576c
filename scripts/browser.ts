import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { folderOnPath, provide, runQuietly } from './provide.ts';

/** Names of a whole Chromium, and of one without windows. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

const shellNames = ['chromium-headless-shell', 'chrome-headless-shell', 'headless_shell'];

const onPath = (programs: readonly string[]): string | null => {
	const name = programs.find(folderOnPath);
	return name ? join(folderOnPath(name)!, name) : null;
};

function find(): string | null {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is "${named}", and there is no such file.`);
		return named;
	}
	const own = chromium.executablePath();
	if (existsSync(own)) return own;
	return onPath(names);
}

function findShell(): string | null {
	// Playwright installs it beside its Chromium
	const browsers = dirname(dirname(dirname(chromium.executablePath())));
	const own = (existsSync(browsers) ? readdirSync(browsers) : [])
		.filter((folder) => folder.startsWith('chromium_headless_shell-'))
		.sort()
		.reverse()
		.flatMap((folder) => readdirSync(join(browsers, folder)).map((inner) => join(browsers, folder, inner)))
		.flatMap((folder) => shellNames.map((name) => join(folder, name)))
		.find((file) => existsSync(file));
	return own ?? onPath(shellNames);
}

/**
 * The path of a Chromium without windows and notifications, which needs half the time; an existing one, otherwise one that
 * apt-get installs now; null if there is none.
 */
export function ensureShell(say: (line: string) => void): string | null {
	const advice = 'the tests take twice as long with a whole Chromium';
	const program = {
		name: 'headless Chromium',
		find: findShell,
		packages: ['chromium-headless-shell'],
		advice
	};
	try {
		return provide(program, say);
	} catch (error) {
		say((error as Error).message);
		return null;
	}
}

/**
 * The path of a Chromium: an existing one (`CHROMIUM_PATH`, Playwright's, or on the PATH), otherwise one that is installed
 * now, by apt-get or by Playwright.
 * @throws Error with advice if none can be installed
 */
export const ensureBrowser = (say: (line: string) => void): string =>
	provide(
		{
			name: 'Chromium',
			find,
			packages: ['chromium'],
			bring(debian) {
				say("Installing Chromium with Playwright's installer …");
				const cli = join(import.meta.dirname, '../node_modules/playwright/cli.js');
				runQuietly(process.execPath, [cli, 'install', ...(debian ? ['--with-deps'] : []), 'chromium']);
			},
			advice: 'install it (Debian: apt-get install chromium) or name one in CHROMIUM_PATH'
		},
		say
	);
