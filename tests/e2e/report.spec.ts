import { expect, ready, test } from './app.ts';

test('a report on one device is seen on another within a second', async ({ app, browser }) => {
	const driver = await (await browser.newContext()).newPage();
	const watcher = await (await browser.newContext()).newPage();
	for (const page of [driver, watcher]) {
		await page.goto(`${app.url}/?q=枫泾`);
		await ready(page);
	}
	const row = (page: typeof driver) => page.locator('button[data-place]').first();
	await expect(row(watcher)).toHaveAttribute('data-status', 'unknown');

	await row(driver).click();
	await driver.locator('[data-sheet] button[data-report="closed"]').click();
	await expect(row(watcher)).toHaveAttribute('data-status', 'closed', { timeout: 5000 });
	await expect(driver.locator('[data-fate="accepted"]')).toBeVisible();
	await expect(driver.locator('[data-sheet] [data-reports="1"]')).toBeVisible();
	await driver.context().close();
	await watcher.context().close();
});
