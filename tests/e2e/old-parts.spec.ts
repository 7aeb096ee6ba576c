import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, ready, startApp, test } from './app.ts';
import { nextBuild, nextFolder } from './next-build.ts';
import { openPlace, sheet } from './sheet.ts';

test.use({ serviceWorkers: 'block' });
test.slow();

const missing = (page: Page) => page.locator('[data-part-missing]');

test('a page without a worker offers a reload when a deploy has removed its parts', async ({ page }) => {
	const next = nextBuild();
	const first = await startApp();
	await page.goto(`${first.url}/?q=湖州`);
	await ready(page);
	await openPlace(page);
	await first.stop();
	const app = await startApp({ PORT: String(first.port) }, first.dataDir, [], next);

	// the photo field is loaded with the details
	await sheet(page).getByText('加等候时间、所需证件').click();
	await expect(missing(page)).toContainText('本页已过时');
	await sheet(page).locator('textarea').fill('排队到匝道口');
	// nothing reloads by itself, and unsent text is named before it is lost
	await missing(page).getByRole('button', { name: '刷新' }).click();
	await expect(missing(page)).toContainText('先发出或复制');
	await expect(sheet(page).locator('textarea')).toHaveValue('排队到匝道口');
	await missing(page).getByRole('button', { name: '关闭' }).click();
	await expect(missing(page)).toHaveCount(0);

	await sheet(page).locator('textarea').fill('');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: '设置' }).click();
	await expect(missing(page)).toContainText('本页已过时');
	await Promise.all([page.waitForEvent('load'), missing(page).getByRole('button', { name: '刷新' }).click()]);
	await ready(page);
	expect(await page.content()).toContain(nextFolder);
	await page.getByRole('button', { name: '设置' }).click();
	await expect(page.getByRole('dialog')).toBeVisible();
	await expect(missing(page)).toHaveCount(0);

	// without a network a reload would lose the page: none is offered
	await page.keyboard.press('Escape');
	await openPlace(page);
	await app.stop();
	await sheet(page).getByText('加等候时间、所需证件').click();
	await expect(sheet(page).getByRole('alert').first()).toBeVisible();
	await expect(missing(page)).toHaveCount(0);
	rmSync(next, { recursive: true, force: true });
	rmSync(app.dataDir, { recursive: true, force: true });
});
