import { defineConfig } from '@playwright/test';

const { CHROMIUM_PATH, CHROMIUM_SHELL_PATH } = process.env;

/** Tests that need notifications, which only a whole Chromium shows. The others run in one without windows: half the time. */
const notified = '**/push.spec.ts';

const launched = (executablePath: string | undefined) => ({
	launchOptions: {
		executablePath,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync'
		]
	}
});

export default defineConfig({
	testDir: 'tests/e2e',
	globalSetup: './tests/e2e/template.ts',
	outputDir: 'test-results',
	// three, because the tests wait more than they compute
	workers: 3,
	// long enough for a machine that is five times slower: they only show how long a failure takes
	timeout: 300_000,
	expect: { timeout: 60_000 },
	forbidOnly: true,
	reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_NAME ? [['list'], ['json']] : 'list',
	use: {
		locale: 'zh-CN',
		colorScheme: 'light',
		viewport: { width: 1440, height: 900 },
		// traces take a third of the time, so they are off: turn them on with --trace on
		screenshot: 'only-on-failure'
	},
	projects: [
		{ name: 'whole', testMatch: notified, use: launched(CHROMIUM_PATH) },
		{ name: 'shell', testIgnore: notified, use: launched(CHROMIUM_SHELL_PATH ?? CHROMIUM_PATH) }
	]
});
