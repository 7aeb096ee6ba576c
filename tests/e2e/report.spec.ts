import type { Page } from '@playwright/test';
import { expect, ready, test } from './app.ts';
import { sheet } from './sheet.ts';

/** The row of a place in the list, by its Chinese name. */
const row = (page: Page, name: string) => page.locator('button[data-place]', { hasText: name }).first();

test('a report on one device is seen on another within a second', async ({ app, browser }) => {
	const driver = await (await browser.newContext()).newPage();
	const watcher = await (await browser.newContext()).newPage();
	for (const page of [driver, watcher]) {
		await page.goto(`${app.url}/?q=义乌收费站`);
		await ready(page);
	}
	await expect(row(watcher, '义乌')).toHaveAttribute('data-status', 'unknown');
	await row(driver, '义乌').click();
	await sheet(driver).locator('button[data-report="closed"]').click();
	await expect(row(watcher, '义乌')).toHaveAttribute('data-status', 'closed');
	await expect(driver.locator('[data-fate="accepted"]')).toBeVisible();
	await expect(sheet(driver).locator('[data-reports="1"]')).toBeVisible();
	await expect(sheet(driver)).toContainText('我');

	// the other device opens the place and agrees with one tap
	await row(watcher, '义乌').click();
	await expect(sheet(watcher).locator('[data-reports="1"]')).toBeVisible();
	await expect(sheet(watcher)).toContainText('匿名司机');
	await sheet(watcher).locator('button.still').click();
	await expect(sheet(driver)).toContainText('2 条上报');
	await driver.context().close();
	await watcher.context().close();
});

test('a report can be taken back within ten seconds', async ({ open, app, browser }) => {
	const page = await open('/?q=堰桥');
	const other = await (await browser.newContext()).newPage();
	await other.goto(`${app.url}/?q=堰桥`);
	await ready(other);
	await page.locator('button[data-place]').first().click();
	await sheet(page).locator('button[data-report="busy"]').click();
	const seen = other.locator('button[data-place]').first();
	await expect(seen).toHaveAttribute('data-status', 'busy');
	await sheet(page).locator('[data-action="undo"]').click();
	await expect(sheet(page).locator('[data-fate="undone"]')).toHaveText('已撤销');
	await expect(seen).toHaveAttribute('data-status', 'unknown');
	await other.context().close();
});

test('details are sent with a report, before the tap or within ten seconds after it', async ({ open }) => {
	const page = await open('/?q=嘉善');
	await page.locator('button[data-place]').first().click();
	await sheet(page).getByText('加等候时间、所需证件').click();
	await sheet(page).getByRole('button', { name: '30 分' }).click();
	await sheet(page).locator('button[data-report="busy"]').click();
	await expect(sheet(page)).toContainText('约等 30 分钟');
	await sheet(page).getByRole('button', { name: '通行证' }).click();
	await sheet(page).getByRole('textbox', { name: '备注' }).fill('只开两个车道');
	await sheet(page).getByRole('button', { name: '补发详情' }).click();
	await expect(sheet(page).getByText('“只开两个车道”')).toBeVisible();
	await expect(sheet(page).locator('[data-reports="1"]')).toBeVisible();
	await expect(sheet(page).locator('section', { hasText: '通行要求' }).first()).toContainText('通行证');
	// undo takes back both reports
	await sheet(page).locator('[data-action="undo"]').click();
	await expect(sheet(page).locator('[data-fate="undone"]')).toBeVisible();
	await expect(sheet(page)).toContainText('暂无上报');
});

test('an unfinished note stays after ten seconds, and is sent with the next report', async ({
	open,
	page
}) => {
	await page.clock.install();
	await open('/?q=桐乡');
	await page.locator('button[data-place]').first().click();
	await sheet(page).locator('button[data-report="busy"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await sheet(page).getByText('加等候时间、所需证件').click();
	const note = sheet(page).getByRole('textbox', { name: '备注' });
	await note.fill('货车排到匝道');
	await page.clock.fastForward(12_000);
	await expect(sheet(page).locator('[data-action="undo"]')).toHaveCount(0);
	await expect(note).toHaveValue('货车排到匝道');
	await sheet(page).locator('button[data-report="busy"]').click();
	await expect(sheet(page).getByText('“货车排到匝道”')).toBeVisible();
});

test('a report that cannot be sent is stored, shown as waiting, and sent when the network is back', async ({
	open,
	context
}) => {
	const page = await open('/?q=安亭');
	await page.locator('button[data-place]').first().click();
	await context.setOffline(true);
	await expect(page.locator('[data-connection="offline"]')).toBeVisible();
	await sheet(page).locator('button[data-report="restricted"]').click();
	await expect(sheet(page).locator('[data-status="restricted"]').first()).toBeVisible();
	await expect(page.locator('[data-fate="waiting"]')).toContainText('有信号就发');
	await expect(page.locator('[data-waiting="1"]')).toBeVisible();
	await context.setOffline(false);
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await expect(page.locator('[data-waiting]')).toHaveCount(0);
});

test('a report that waits survives closing the page', async ({ open, context, app }) => {
	const page = await open('/?q=花桥');
	await page.locator('button[data-place]').first().click();
	// map and places load; only requests to the database fail
	await context.route('**/supabase/**', (route) => route.abort());
	await sheet(page).locator('button[data-report="closed"]').click();
	await expect(page.locator('[data-waiting="1"]')).toBeVisible();
	await page.close();
	await context.unroute('**/supabase/**');
	const again = await context.newPage();
	await again.goto(`${app.url}/?q=花桥`);
	await ready(again);
	await expect(again.locator('[data-waiting]')).toHaveCount(0);
	await expect(again.locator('button[data-place]').first()).toHaveAttribute('data-status', 'closed');
});

test('finding a place, reporting it and going back work with the keyboard alone', async ({ open }) => {
	const page = await open('/');
	await page.keyboard.press('/');
	await expect(page.getByRole('searchbox')).toBeFocused();
	await page.keyboard.type('阳澄湖');
	const target = page.locator('button[data-place]').first();
	await expect(target).toContainText('阳澄湖');
	for (let i = 0; i < 12 && !(await target.evaluate((element) => element === document.activeElement)); i++)
		await page.keyboard.press('Tab');
	await expect(target).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(sheet(page).getByRole('heading', { level: 2 })).toBeFocused();
	const choice = sheet(page).locator('button[data-report="busy"]');
	for (let i = 0; i < 12 && !(await choice.evaluate((element) => element === document.activeElement)); i++)
		await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(sheet(page)).toHaveCount(0);
	await expect(target).toBeFocused();
	await expect(target).toHaveAttribute('data-status', 'busy');
});

test('a refusal is explained', async ({ open, app }) => {
	const page = await open('/?q=徐泾');
	await page.locator('button[data-place]').first().click();
	// as from a phone whose clock is a day behind: the report is more than a day old when it arrives
	await page.route('**/rpc/submit_reports', async (route) => {
		const body = route.request().postDataJSON() as { reports: { observed_at: string }[] };
		for (const report of body.reports)
			report.observed_at = new Date(Date.now() - 25 * 3_600_000).toISOString();
		await route.continue({ postData: JSON.stringify(body) });
	});
	await sheet(page).locator('button[data-report="open"]').click();
	await expect(page.locator('[data-fate="refused"]')).toContainText('已超过 24 小时');
	await expect(sheet(page).locator('[data-status]').first()).toHaveAttribute('data-status', 'unknown');
	expect(app.output()).not.toContain('Error');
});
