import { createServer, type ServerResponse } from 'node:http';
import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, ready, startApp, test, type RunningApp } from './app.ts';
import { untilKept } from './kept.ts';
import { stored } from './people.ts';
import { openPlace, sheet } from './sheet.ts';

const page = '<!doctype html><title>Wi-Fi</title><h1>portal-page</h1><form>Sign in</form>';

/** What a network answers to every request until somebody has signed in to it. */
const portals: Record<string, (path: string, response: ServerResponse) => void> = {
	'a page with status 200': (_, response) =>
		void response
			.writeHead(200, { 'content-type': 'text/html', date: 'Thu, 01 Jan 2015 00:00:00 GMT' })
			.end(page),
	'a redirect to a page': (path, response) =>
		path === '/portal-page'
			? void response.writeHead(200, { 'content-type': 'text/html' }).end(page)
			: void response.writeHead(302, { location: '/portal-page' }).end(),
	'{"code":-1} with status 200': (_, response) =>
		void response
			.writeHead(200, { 'content-type': 'application/json' })
			.end('{"code":-1,"msg":"portal-page"}')
};

/** Ends the server and lets a captive portal answer at its address. @returns ends the portal */
async function behind(portal: keyof typeof portals, app: RunningApp): Promise<() => Promise<void>> {
	await app.stop();
	const server = createServer(({ url }, response) => portals[portal]!(url!, response));
	await new Promise<void>((done) => server.listen(app.port, '127.0.0.1', done));
	return async () => {
		// first, so that no page connects again meanwhile
		const closed = new Promise((done) => server.close(done));
		server.closeAllConnections();
		await closed;
	};
}

const again = (app: RunningApp) => startApp({ PORT: String(app.port) }, app.dataDir);

async function end(app: RunningApp): Promise<void> {
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}

/** Changes and reads the session that the app keeps. @returns id of its person */
const session = (page: Page, change: { expired?: boolean } = {}) =>
	page.evaluate(async ({ expired }) => {
		const db = await new Promise<IDBDatabase>((done, fail) => {
			const request = indexedDB.open('changxing');
			request.onsuccess = () => done(request.result);
			request.onerror = () => fail(request.error as Error);
		});
		const store = db.transaction('meta', 'readwrite').objectStore('meta');
		const text = await new Promise<string>((done) => {
			const request = store.get('changxing-session');
			request.onsuccess = () => done(request.result as string);
		});
		const kept = JSON.parse(text) as { expires_at: number; user: { id: string } };
		if (expired) kept.expires_at = Math.round(Date.now() / 1000) - 60;
		const put = store.put(JSON.stringify(kept), 'changxing-session');
		await new Promise((done) => (put.onsuccess = done));
		db.close();
		return kept.user.id;
	}, change);

async function report(page: Page, status: 'closed' | 'busy', fate: 'accepted' | 'waiting'): Promise<void> {
	await sheet(page).locator(`[data-report="${status}"]`).first().click();
	await expect(page.locator(`[data-fate="${fate}"]`)).toBeVisible();
}

const foreign = (page: Page) => page.locator('[data-connection="offline"][data-foreign]');

test('every answer of the server has its mark', async ({ request, app }) => {
	const paths = ['/', '/drive', '/nowhere', '/api/cells', '/api/config', '/api/alerts', '/offline.html'];
	for (const path of [
		...paths,
		'/basemap/delta.json',
		'/_app/version.json',
		'/supabase/rest/v1/rpc/dynamics'
	])
		expect((await request.get(app.url + path)).headers()['x-changxing'], path).toBe('1');
});

for (const portal of Object.keys(portals)) {
	test.describe(`behind a network that answers ${portal}`, () => {
		test.slow();

		test('nothing is believed, the session stays, and the report is sent afterwards', async ({ browser }) => {
			const first = await startApp();
			const context = await browser.newContext({ serviceWorkers: 'block', locale: 'zh-CN' });
			const page = await context.newPage();
			await page.goto(`${first.url}/?q=湖州`);
			await ready(page);
			const place = await openPlace(page);
			await report(page, 'busy', 'accepted');
			const person = await session(page);
			await page.keyboard.press('Escape');

			const open = await behind(portal, first);
			await session(page, { expired: true });
			await page.locator('[data-connection]').click();
			await expect(foreign(page)).toHaveText('此网络要先登录');
			await page.locator(`button[data-place="${place}"]`).click();
			await report(page, 'closed', 'waiting');
			await expect(page.locator('[data-waiting="1"]')).toBeVisible();
			expect(await session(page)).toBe(person);
			await open();

			const app = await again(first);
			// the sheet of the place is over the bar
			await page.keyboard.press('Escape');
			await page.locator('[data-connection]').click();
			await expect(page.locator('[data-waiting]')).toHaveCount(0);
			await expect(page.locator('[data-connection="live"]')).toBeVisible();
			expect(await session(page)).toBe(person);
			const reports = await stored(app, place);
			expect(reports.map(({ status }) => status).sort()).toEqual(['busy', 'closed']);
			// both are from now: the clock of the portal was not used
			for (const { observed_at } of reports)
				expect(Math.abs(Date.parse(observed_at) - Date.now())).toBeLessThan(300_000);
			await context.close();
			await end(app);
		});

		test('a kept app opens with what it has, and keeps nothing of the portal', async ({ context }) => {
			const first = await startApp();
			const page = await kept(context, first.url);
			await page.goto(`${first.url}/calibration`);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('我们说得准吗？');
			const open = await behind(portal, first);

			await page.goto(`${first.url}/`);
			await page.locator('[data-map="ready"]').waitFor();
			await expect
				.poll(() => page.locator('[data-map]').getAttribute('data-shown').then(Number))
				.toBeGreaterThan(100);
			await expect(foreign(page)).toBeVisible();
			await page.goto(`${first.url}/calibration`);
			await expect(page.getByRole('heading', { level: 1 })).toHaveText('我们说得准吗？');
			await page.goto(`${first.url}/drive`);
			await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
			const poisoned = await page.evaluate(async () => {
				const found: string[] = [];
				for (const name of await caches.keys()) {
					const cache = await caches.open(name);
					for (const request of await cache.keys())
						if ((await (await cache.match(request))!.text()).includes('portal-page')) found.push(request.url);
				}
				return found;
			});
			expect(poisoned).toEqual([]);
			await open();
			rmSync(first.dataDir, { recursive: true, force: true });
		});
	});
}

async function kept(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(url);
	await ready(page);
	await untilKept(page);
	return page;
}
