import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { syncTag } from '../../src/lib/live/outbox/names.ts';
import { expect, ready, startApp, test } from './app.ts';
import { untilKept } from './kept.ts';
import { stored } from './people.ts';
import { openPlace, sheet } from './sheet.ts';

const report = (page: Page, status: string) =>
	sheet(page).locator(`button[data-report="${status}"]`).first().click();

/** Bandwidth (bytes per second) and delay (ms) of "slow 3G" in browser tools. */
async function slow(page: Page): Promise<CDPSession> {
	const session = await page.context().newCDPSession(page);
	await session.send('Network.enable');
	await session.send('Network.emulateNetworkConditions', {
		offline: false,
		latency: 2000,
		downloadThroughput: 50_000,
		uploadThroughput: 50_000
	});
	return session;
}

test('the browser sends waiting reports while no page is open', async ({ context, app }) => {
	const page = await context.newPage();
	await page.goto(`${app.url}/?q=德清`);
	await ready(page);
	await untilKept(page);
	const id = await openPlace(page);
	// the first report creates the session that sending needs
	await report(page, 'open');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await context.setOffline(true);
	await expect(page.locator('[data-connection="offline"]')).toBeVisible();
	await report(page, 'closed');
	await expect(page.locator('[data-waiting="1"]')).toBeVisible();
	const blank = await context.newPage();
	const session = await context.newCDPSession(blank);
	const registered = new Promise<string>((done) =>
		session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
			const ours = registrations.find(({ scopeURL }) => scopeURL.startsWith(app.url));
			if (ours) done(ours.registrationId);
		})
	);
	await session.send('ServiceWorker.enable');
	const registrationId = await registered;
	await page.close();
	await context.setOffline(false);
	// the browser does not notice that an emulated network is back, so the test sends the sync event
	await session.send('ServiceWorker.dispatchSyncEvent', {
		origin: app.url,
		registrationId,
		tag: syncTag,
		lastChance: false
	});
	await expect
		.poll(async () => (await stored(app, id)).map(({ status }) => status).sort())
		.toEqual(['closed', 'open']);
	const again = await context.newPage();
	await again.goto(`${app.url}/?q=德清`);
	await ready(again);
	await expect(again.locator('[data-waiting]')).toHaveCount(0);
	expect(await stored(app, id)).toHaveLength(2);
});

test('on a slow network it opens, shows a report at once, and the report arrives once', async ({
	page,
	app
}) => {
	const session = await slow(page);
	await page.goto(`${app.url}/?q=桐乡`);
	await page.locator('[data-map="ready"]').waitFor();
	await expect(page.locator('button[data-place]').first()).toBeVisible();
	const id = await openPlace(page);
	await report(page, 'closed');
	// the screen shows the report at once, whatever the network does
	await expect(page.locator('[data-fate]')).toBeVisible({ timeout: 1000 });
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(await stored(app, id)).toHaveLength(1);
	await session.detach();
});

test('a database that ends while a report is being sent has it once when it is back', async ({ page }) => {
	const app = await startApp();
	await page.goto(`${app.url}/?q=长兴`);
	await ready(page);
	const id = await openPlace(page);
	let killed = false;
	await page.route('**/rpc/submit_reports', async (route) => {
		if (killed) return route.continue();
		killed = true;
		const arriving = route.fetch().catch(() => null);
		process.kill(Number(readFileSync(join(app.dataDir, 'lock'), 'utf8')), 'SIGKILL');
		await arriving;
		await route.abort();
	});
	await report(page, 'busy');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(killed).toBe(true);
	expect(await stored(app, id)).toHaveLength(1);
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});
