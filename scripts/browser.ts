import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { folderOnPath, provide, runQuietly } from './provide.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

function find(): string | null {
	const named = process.env.CHROMIUM_PATH;
	if (named) {
		if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is "${named}", and there is no such file.`);
		return named;
	}
	const own = chromium.executablePath();
	if (existsSync(own)) return own;
	const name = names.find(folderOnPath);
	return name ? join(folderOnPath(name)!, name) : null;
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
