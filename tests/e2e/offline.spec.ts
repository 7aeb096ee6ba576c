import { rmSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, ready, startApp, test, type RunningApp } from './app.ts';
import { noBarriers } from './axe.ts';
import { keptIn, untilKept } from './kept.ts';
import { nextBuild, nextFolder } from './next-build.ts';
import { person } from './people.ts';
import { openPlace, sheet } from './sheet.ts';
import { tileServer } from './tile-server.ts';

const map = (page: Page) => page.locator('[data-map="ready"]');

/** Opens the app once with a network, until it is cached on the device. */
async function visit(context: BrowserContext, url: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(url);
	await ready(page);
	await untilKept(page);
	return page;
}

/** Waits until places are on the map. */
async function shown(page: Page): Promise<void> {
	await map(page).waitFor();
	await expect
		.poll(() => page.locator('[data-map]').getAttribute('data-shown').then(Number))
		.toBeGreaterThan(100);
}

async function end(app: RunningApp): Promise<void> {
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}

test('opens without a network in its last state, with places and basemap', async ({ context, app }) => {
	const page = await visit(context, `${app.url}/#10/30.9000/121.0000`);
	await page.close();
	await context.setOffline(true);
	const offline = await context.newPage();
	const complaints: string[] = [];
	offline.on('pageerror', (error) => complaints.push(error.message));
	await offline.goto(`${app.url}/`);
	await shown(offline);
	// the page did not wait for the start of its worker
	expect(
		await offline.evaluate(
			() => (performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming).workerStart
		)
	).toBe(0);
	await expect(offline).toHaveURL(`${app.url}/#10/30.9000/121.0000`);
	await expect(offline.locator('.leaflet-tile-loaded').first()).toBeVisible();
	await offline.getByRole('searchbox').fill('枫泾');
	await offline.locator('button[data-place]').first().click();
	await expect(offline.locator('[data-sheet] h2')).toContainText('枫泾');
	await expect(offline.locator('[data-connection="offline"]')).toBeVisible();
	expect(complaints).toEqual([]);
	// everything works again when the network is back
	await context.setOffline(false);
	await expect(offline.locator('[data-connection="live"]')).toBeVisible();
});

test('opens without the server; a page that is not cached says so in both languages', async ({ context }) => {
	const app = await startApp();
	const page = await visit(context, app.url);
	await page.goto(`${app.url}/calibration`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('我们说得准吗？');
	await end(app);
	// a visited page is shown in its last state
	await page.reload();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('我们说得准吗？');
	await page.goto(`${app.url}/nowhere`);
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有信号');
	await expect(page.getByText('No signal.')).toBeVisible();
	await noBarriers(page);
	await page.getByRole('link', { name: '打开地图' }).click();
	await shown(page);
	// requests of programs are not answered with a page
	await expect(page.goto(`${app.url}/healthz`)).rejects.toThrow(/ERR_CONNECTION_REFUSED/);
});

test('a link without a network opens the page, or a page that says it is missing', async ({
	context,
	app
}) => {
	const page = await visit(context, app.url);
	await context.setOffline(true);
	await page.getByRole('button', { name: '设置' }).click();
	await page.getByRole('link', { name: '我们说得准吗？' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('没有信号');
	await page.goBack();
	await shown(page);
});

test('language, appearance and text size are kept for a start without a network', async ({
	context,
	app
}) => {
	const page = await visit(context, app.url);
	await page.getByRole('button', { name: '设置' }).click();
	await page.getByRole('radio', { name: 'English' }).click();
	await page.getByRole('button', { name: 'Settings' }).click();
	await page.getByRole('radio', { name: 'Dark' }).click();
	await page.getByRole('radio', { name: 'Extra large' }).click();
	const html = page.locator('html');
	await expect(html).toHaveAttribute('data-scale', 'huge');
	await expect
		.poll(() => page.evaluate(async () => (await (await caches.match('/'))!.text()).slice(0, 200)))
		.toMatch(/lang="en" data-theme="dark" data-scale="huge"/);
	await context.setOffline(true);
	await page.reload();
	await shown(page);
	await expect(page.getByRole('searchbox', { name: 'Search' })).toBeVisible();
	await expect(html).toHaveAttribute('lang', 'en');
	await expect(html).toHaveAttribute('data-theme', 'dark');
	await expect(page).toHaveTitle('Changxing · live expressway map');

	// also changed without a network, though the cached page is in the other language
	await page.getByRole('button', { name: 'Settings' }).click();
	await page.getByRole('radio', { name: 'Light' }).click();
	await page.getByRole('radio', { name: '中文' }).click();
	await shown(page);
	await expect(html).toHaveAttribute('lang', 'zh-Hans');
	await expect(html).toHaveAttribute('data-theme', 'light');
	await expect(page).toHaveTitle('畅行 · 高速道口实时地图');
	const words = await page.locator('main').innerText();
	expect(words).not.toMatch(/Filters|List|Offline/);
	await expect(page.getByRole('button', { name: '设置' })).toBeVisible();
	await expect(page.getByRole('searchbox', { name: '搜索' })).toHaveAttribute('placeholder', /拼音/);
});

test('the recent reports of a place seen before are shown without a network, with their time', async ({
	context,
	app
}) => {
	const page = await visit(context, `${app.url}/?q=嘉`);
	const seen = await openPlace(page);
	await sheet(page).locator('[data-report="busy"]').first().click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await expect(sheet(page).locator('[data-reports]')).toContainText('排队');
	await context.setOffline(true);
	// the sheet opens again with the page
	await page.reload();
	await expect(sheet(page).locator('[data-reports]')).toContainText('排队');
	await expect(sheet(page).locator('[data-history-at]')).toContainText('信息截至');
	// one that was never seen says that its reports are missing, not that there are none
	await page.keyboard.press('Escape');
	await page.locator(`button[data-place]:not([data-place="${seen}"])`).first().click();
	await expect(sheet(page)).toContainText('本机没有存这里的上报记录');
	await expect(sheet(page)).not.toContainText('近 24 小时没有上报');
	await context.setOffline(false);
	await page.keyboard.press('Escape');
	await page.locator(`button[data-place="${seen}"]`).click();
	await expect(sheet(page).locator('[data-reports]')).toBeVisible();
	await expect(sheet(page).locator('[data-history-at]')).toHaveCount(0);
});

/** Addresses that no cache may contain, on any host. */
const never = /\/(supabase|auth|rest|storage|realtime|socket\.io|healthz|metrics)\b/;

/** Reports a place, and answers its id. */
async function reportHere(page: Page, fate: 'accepted' | 'waiting' = 'accepted'): Promise<string> {
	await page.getByRole('searchbox').fill('枫泾收费站');
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	await place.click();
	await page.locator('button[data-report="busy"]').click();
	await expect(page.locator(`[data-fate="${fate}"]`)).toBeVisible();
	return id;
}

test('no cache contains sign-in, database or writes, with the embedded Supabase', async ({
	context,
	app
}) => {
	const page = await visit(context, app.url);
	await page.goto(`${app.url}/calibration`);
	await page.goto(app.url);
	await reportHere(page);
	const urls = Object.values(await keptIn(page)).flatMap(({ urls }) => urls);
	expect(urls.length).toBeGreaterThan(50);
	expect(urls.filter((url) => never.test(new URL(url).pathname))).toEqual([]);
});

test('no cache contains anything of an external Supabase', async ({ context, app: elsewhere }) => {
	const { readFileSync } = await import('node:fs');
	const keys = JSON.parse(readFileSync(`${elsewhere.dataDir}/keys.json`, 'utf8')) as Record<string, string>;
	const app = await startApp({
		SUPABASE_URL: `${elsewhere.url}/supabase`,
		SUPABASE_PUBLISHABLE_KEY: keys.publishableKey!,
		SUPABASE_SECRET_KEY: keys.secretKey!
	});
	const page = await visit(context, app.url);
	await page.reload();
	await ready(page);
	await reportHere(page);
	const urls = Object.values(await keptIn(page)).flatMap(({ urls }) => urls);
	expect(urls.length).toBeGreaterThan(50);
	expect(urls.filter((url) => !url.startsWith(app.url) || never.test(new URL(url).pathname))).toEqual([]);
	await end(app);
});

test('the cached app is small', async ({ context, app }) => {
	const page = await visit(context, app.url);
	const kept = await keptIn(page);
	const sizes = Object.entries(kept).map(([name, { urls, bytes }]) => `${name} ${urls.length} / ${bytes}`);
	console.log(`kept (entries / bytes): ${sizes.join(', ')}`);
	expect(kept['changxing-precache']!.bytes).toBeLessThan(2_000_000);
	// files that only launchers, app stores and operators fetch are not cached
	expect(kept['changxing-precache']!.urls.filter((url) => /icons|screenshots/.test(url))).toEqual([]);
});

test.describe('a new version', () => {
	let next: string;
	test.beforeAll(() => {
		next = nextBuild();
	});
	// each test starts two servers, one after the other
	test.slow();
	test.afterAll(() => rmSync(next, { recursive: true, force: true }));

	const update = (page: Page) => page.locator('[data-offer="update"]');
	const isNext = (page: Page) =>
		page.evaluate((folder) => document.documentElement.outerHTML.includes(folder), nextFolder);
	/** Ends the server and starts the next build at the same address. */
	async function deploy(app: RunningApp): Promise<RunningApp> {
		await app.stop();
		return startApp({ PORT: String(app.port) }, app.dataDir, [], next);
	}
	const lookForUpdate = (page: Page) =>
		page.evaluate(async () => void (await (await navigator.serviceWorker.getRegistration())!.update()));

	test('waits for a tap, leaves a tab with an unfinished report alone, and deletes old caches', async ({
		context
	}) => {
		const first = await startApp();
		const idle = await visit(context, first.url);
		const busy = await visit(context, first.url);
		const app = await deploy(first);
		await expect(busy.locator('[data-connection="live"]')).toBeVisible();
		await reportHere(busy);
		await busy.evaluate(() => Object.assign(window, { untouched: true }));

		await lookForUpdate(idle);
		await expect(update(idle)).toContainText('新版本已就绪');
		await expect(update(busy)).toBeHidden();
		expect(await isNext(idle)).toBe(false);

		await idle.bringToFront();
		await Promise.all([
			idle.waitForEvent('load'),
			update(idle).getByRole('button', { name: '更新' }).click()
		]);
		await shown(idle);
		expect(await isNext(idle)).toBe(true);
		await expect(update(idle)).toBeHidden();

		// the other tab still runs the earlier version, undo included, and can fetch the earlier version's parts
		expect(await busy.evaluate(() => 'untouched' in window)).toBe(true);
		await busy.bringToFront();
		await busy.locator('[data-action="why"]').click();
		await expect(busy.getByRole('region', { name: '为什么是这个状态' })).toBeVisible();
		await busy.keyboard.press('Escape');
		await expect(update(busy)).toBeVisible();
		await Promise.all([
			busy.waitForEvent('load'),
			update(busy).getByRole('button', { name: '更新' }).click()
		]);
		// the page comes back in its last state, with its search
		await map(busy).waitFor();
		await expect(busy.locator('button[data-place]').first()).toContainText('枫泾');
		expect(await isNext(busy)).toBe(true);

		// nothing of the earlier version is left when no page needs it
		await idle.close();
		await busy.reload();
		const shells = () =>
			busy.evaluate(async () => (await caches.keys()).filter((name) => name.includes('-shell-')).length);
		await expect.poll(shells).toBe(1);
		// checked only now, because the check opens each cache, which would create a removed one again
		const { urls } = (await keptIn(busy))['changxing-precache']!;
		expect(urls.filter((url) => url.includes('/_app/immutable/'))).toEqual([]);
		await end(app);
	});

	test('is activated silently by the next start, and a waiting report is then sent once', async ({
		context
	}) => {
		const first = await startApp();
		const page = await visit(context, first.url);
		await context.route('**/rpc/submit_reports', (route) => route.abort());
		const place = await reportHere(page, 'waiting');
		await page.keyboard.press('Escape');
		const app = await deploy(first);
		await lookForUpdate(page);
		await expect(update(page)).toBeVisible();
		await context.unroute('**/rpc/submit_reports');
		let again = page;
		// a closed page counts as open for a short time
		await expect
			.poll(async () => {
				await again.close();
				again = await context.newPage();
				await again.goto(app.url);
				return isNext(again);
			})
			.toBe(true);
		await shown(again);
		await expect(update(again)).toBeHidden();
		await expect(again.locator('[data-waiting]')).toHaveCount(0);
		const dispatcher = await person(app, 'dispatcher');
		const stored = { place_id: place, max_results: 10 };
		expect(await dispatcher.call('moderation_reports', stored)).toHaveLength(1);
		await end(app);
	});

	test('that was fetched on the road opens without a network', async ({ context }) => {
		const first = await startApp();
		const page = await visit(context, first.url);
		const app = await deploy(first);
		await lookForUpdate(page);
		await expect(update(page)).toBeVisible();
		await end(app);
		await Promise.all([
			page.waitForEvent('load'),
			update(page).getByRole('button', { name: '更新' }).click()
		]);
		await shown(page);
		expect(await isNext(page)).toBe(true);
	});
});

test('changed settings of the server reach a cached page', async ({ context }) => {
	test.slow();
	const first = await startApp({ DEMO: '1' });
	const page = await visit(context, first.url);
	await expect(page.getByText('演示：状态为模拟，非真实路况')).toBeVisible();
	await first.stop();
	const app = await startApp({ PORT: String(first.port), DEMO: '0' }, first.dataDir);
	// the cached page is shown at once, then corrected
	await page.goto(`${app.url}/`);
	await expect(page.getByText('演示：状态为模拟，非真实路况')).toHaveCount(0);
	await end(app);
});

test.describe('saved areas', () => {
	const areas = (page: Page) => page.locator('[data-areas]');
	const saved = (page: Page) =>
		page.evaluate(async () => (await caches.keys()).filter((name) => name.includes('saved')));
	async function openAreas(page: Page): Promise<void> {
		await page.getByRole('button', { name: '设置' }).click();
		await page.locator('[data-action="areas"]').click();
		await expect(areas(page)).toBeVisible();
	}

	test('an expressway is saved, used without a network, and deleted', async ({ context, app }) => {
		const page = await visit(context, app.url);
		await openAreas(page);
		await expect(areas(page)).toContainText('还没有存过区域');
		await expect(areas(page)).toContainText('底图已在本机');
		await areas(page).locator('[data-field="road"]').selectOption('G60');
		const whole = Number(await areas(page).locator('[data-plan]').getAttribute('data-plan'));
		await areas(page).locator('[data-field="from"]').selectOption({ index: 1 });
		await areas(page).locator('[data-field="to"]').selectOption({ index: 3 });
		const part = Number(await areas(page).locator('[data-plan]').getAttribute('data-plan'));
		expect(part).toBeGreaterThan(0);
		expect(part).toBeLessThanOrEqual(whole);
		await noBarriers(page);
		await areas(page).getByRole('button', { name: '存到本机' }).click();
		await expect(areas(page).locator('[data-outcome="done"]')).toBeVisible();
		const row = areas(page).locator('[data-area]');
		await expect(row).toHaveCount(1);
		await expect(row).toContainText('G60');
		await expect(row).toContainText(`${part} 个地点`);
		await expect(row).toContainText(/\d+\skB/);

		// the chunks come from the saved area if the other copy is gone
		await page.evaluate(() => caches.delete('changxing-cells'));
		await context.setOffline(true);
		await page.reload();
		await map(page).waitFor();
		await expect
			.poll(() => page.locator('[data-map]').getAttribute('data-shown').then(Number))
			.toBeGreaterThan(0);
		await page.getByRole('searchbox').fill('枫泾');
		await expect(page.locator('button[data-place]').first()).toContainText('枫泾');
		await page.getByRole('searchbox').fill('');
		await openAreas(page);
		await areas(page).getByRole('button', { name: /删除/ }).click();
		await expect(areas(page).locator('[data-area]')).toHaveCount(0);
		expect(await saved(page)).toEqual([]);
		// without a network nothing is saved, with an explanation
		await (await context.newCDPSession(page)).send('Network.clearBrowserCache');
		await areas(page).getByRole('radio', { name: '当前地图范围' }).click();
		await areas(page).getByRole('button', { name: '存到本机' }).click();
		await expect(areas(page).locator('[data-outcome="network"]')).toContainText('网络中断');
		expect(await saved(page)).toEqual([]);
		await context.setOffline(false);
	});

	test("an operator's tiles are kept where that is allowed, with progress and a way to stop", async ({
		context
	}) => {
		const tiles = await tileServer([]);
		const provider = {
			type: 'raster',
			url: `${tiles.url}/{z}/{x}/{y}.png`,
			attribution: 'x',
			datum: 'wgs84'
		};
		const app = await startApp({ TILES: JSON.stringify({ ...provider, maxZoom: 14, offline: true }) });
		const page = await visit(context, `${app.url}/#12/30.9000/121.0000`);
		await openAreas(page);
		await areas(page).getByRole('radio', { name: '当前地图范围' }).click();
		await expect(areas(page)).toContainText(/底图 \d+ 张，最高 \d+ 级/);

		// stopped while saving: the tile server delays its answers
		const answer = tiles.server.listeners('request')[0] as (...args: unknown[]) => void;
		tiles.server.removeAllListeners('request');
		const queue: unknown[][] = [];
		tiles.server.on('request', (...args) => queue.push(args));
		await areas(page).getByRole('button', { name: '存到本机' }).click();
		await expect(areas(page).getByRole('progressbar')).toBeVisible();
		await expect.poll(() => queue.length).toBe(4);
		for (const args of queue.splice(0, 2)) answer(...args);
		await expect
			.poll(() => areas(page).locator('[data-progress]').getAttribute('data-progress').then(Number))
			.toBeGreaterThan(1);
		await areas(page).getByRole('button', { name: '取消' }).click();
		await expect(areas(page).locator('[data-outcome="cancelled"]')).toBeVisible();
		expect(await saved(page)).toEqual([]);
		tiles.server.removeAllListeners('request');
		tiles.server.on('request', answer);
		for (const args of queue) answer(...args);

		await areas(page).getByRole('button', { name: '存到本机' }).click();
		await expect(areas(page).locator('[data-outcome="done"]')).toBeVisible();
		await expect(areas(page).locator('[data-area]')).toContainText(/底图 \d+ 张/);
		await page.evaluate(() => caches.delete('changxing-tiles'));
		tiles.server.closeAllConnections();
		tiles.server.close();
		await app.stop();
		await page.goto(`${app.url}/#13/30.9000/121.0000`);
		await page.reload();
		await expect(page.locator('.leaflet-tile-loaded').first()).toBeVisible();
		expect(
			await page
				.locator('.leaflet-tile')
				.evaluateAll((all) => all.every((tile) => (tile as HTMLImageElement).naturalWidth > 0))
		).toBe(true);
		rmSync(app.dataDir, { recursive: true, force: true });
	});

	test('viewed tiles are cached, up to a limit; whole areas only if the provider allows it', async ({
		context
	}) => {
		const tiles = await tileServer([]);
		const app = await startApp({
			TILES: JSON.stringify({
				type: 'raster',
				url: `${tiles.url}/{z}/{x}/{y}.png`,
				attribution: 'x',
				datum: 'wgs84'
			})
		});
		const page = await visit(context, `${app.url}/#12/30.9000/121.0000`);
		await page.reload();
		await ready(page);
		await expect
			.poll(async () => (await keptIn(page))['changxing-tiles']?.urls.length ?? 0)
			.toBeGreaterThan(4);
		await openAreas(page);
		await expect(areas(page)).toContainText('不允许离线保存');
		await end(app);
		tiles.server.closeAllConnections();
		tiles.server.close();
		await page.reload();
		await expect(page.locator('.leaflet-tile-loaded').first()).toBeVisible();
	});

	test('a full device is explained, and nothing partial is saved', async ({ context, app }) => {
		const page = await visit(context, app.url);
		const session = await context.newCDPSession(page);
		const { usage } = await page.evaluate(() => navigator.storage.estimate());
		await session.send('Storage.overrideQuotaForOrigin', { origin: app.url, quotaSize: usage! + 2000 });
		await openAreas(page);
		await areas(page).getByRole('button', { name: '存到本机' }).click();
		await expect(areas(page).locator('[data-outcome="full"]')).toContainText('存储空间不足');
		await expect(areas(page).locator('[data-area]')).toHaveCount(0);
		expect(await saved(page)).toEqual([]);
		// the map still works
		await page.keyboard.press('Escape');
		await page.reload();
		await shown(page);
		await session.send('Storage.overrideQuotaForOrigin', { origin: app.url });
	});

	test('partial data of a crash is removed by the next start', async ({ context, app }) => {
		const page = await visit(context, app.url);
		await page.evaluate(async () => {
			const half = await caches.open('changxing-saved-half');
			await half.put('/api/cells/wtw?r=1', new Response('{}'));
			const whole = await caches.open('changxing-saved-whole');
			await whole.put('/saved-area.json', Response.json({ id: 'whole' }));
		});
		await page.reload();
		await expect.poll(() => saved(page)).toEqual(['changxing-saved-whole']);
	});
});
