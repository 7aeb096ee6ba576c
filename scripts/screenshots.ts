// Takes the pictures that browsers show in the install dialog, from the built app with its demonstration:
// `npx node scripts/screenshots.ts` after a build. The pictures are in the repository.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { startApp } from '../tests/e2e/app.ts';
import { ensureBrowser } from './browser.ts';

const folder = join(import.meta.dirname, '../static/screenshots');
mkdirSync(folder, { recursive: true });

const app = await startApp({ DEMO: '1' });
const browser = await chromium.launch({
	executablePath: ensureBrowser(console.log),
	args: ['--no-sandbox', '--disable-gpu']
});
/** Waits until reports of the demonstration have coloured the map. */
const settled = async (page: Page, path: string) => {
	await page.goto(app.url + path);
	await page.locator('[data-connection="live"]').waitFor();
	// on a phone the list is rendered when it is opened
	const list = page.locator('button[aria-controls="list"]');
	const narrow = await list.isVisible();
	if (narrow) await list.click();
	await page.waitForFunction(
		() => document.querySelectorAll('button[data-place]:not([data-status="unknown"])').length > 20,
		undefined,
		{ timeout: 120_000 }
	);
	if (narrow) await list.click();
	await page.evaluate(() => document.fonts.ready);
	await page.waitForTimeout(1500);
};
const take = (page: Page, name: string) =>
	page.screenshot({ path: join(folder, `${name}.jpg`), type: 'jpeg', quality: 72 });

try {
	for (const [language, locale] of [
		['zh', 'zh-CN'],
		['en', 'en-GB']
	] as const) {
		const phone = await browser.newContext({
			locale,
			viewport: { width: 390, height: 844 },
			deviceScaleFactor: 2,
			serviceWorkers: 'block'
		});
		const page = await phone.newPage();
		await settled(page, '/#9/31.0500/121.0500');
		await take(page, `map-${language}`);
		// a place with a known status
		await page.locator('button[aria-controls="list"]').click();
		await page.locator('button[data-place]:not([data-status="unknown"])').first().click();
		await page.locator('[data-sheet]').waitFor();
		await page.waitForTimeout(1500);
		await take(page, `place-${language}`);
		await phone.close();
		const desk = await browser.newContext({
			locale,
			viewport: { width: 1440, height: 900 },
			serviceWorkers: 'block'
		});
		const wide = await desk.newPage();
		await settled(wide, '/#8/31.2000/120.6000');
		await take(wide, `wide-${language}`);
		await desk.close();
	}
} finally {
	await browser.close();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}
