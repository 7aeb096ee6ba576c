import { rmSync } from 'node:fs';
import type { BrowserContext } from '@playwright/test';
import { expect, ready, startApp, test } from './app.ts';
import { noBarriers } from './axe.ts';
import { stored } from './people.ts';
import { openPlace, sheet } from './sheet.ts';

/** Blocks requests to the database, but not to pages. */
const cut = (context: BrowserContext) => context.route('**/supabase/**', (route) => route.abort());
const mend = (context: BrowserContext) => context.unroute('**/supabase/**');

test('two tabs send a waiting report once', async ({ context, app, open }) => {
	const page = await open('/?q=苏州新区');
	const id = await openPlace(page);
	const other = await context.newPage();
	await other.goto(`${app.url}/?q=苏州新区`);
	await ready(other);
	await cut(context);
	await sheet(page).locator('[data-report="closed"]').first().click();
	await expect(page.locator('[data-waiting="1"]')).toBeVisible();
	// the other tab knows of it at once
	await expect(other.locator('[data-waiting="1"]')).toBeVisible();
	await mend(context);
	await Promise.all(
		[page, other].map((tab) => tab.evaluate(() => window.dispatchEvent(new Event('online'))))
	);
	for (const tab of [page, other]) await expect(tab.locator('[data-waiting]')).toHaveCount(0);
	expect(await stored(app, id)).toHaveLength(1);
});

test('a lost answer neither loses nor repeats the report', async ({ page: _, open, app, context }) => {
	const page = await open('/?q=常州');
	const id = await openPlace(page);
	let lost = 0;
	await context.route('**/rpc/submit_reports', async (route) => {
		if (lost++ > 0) return route.continue();
		await route.fetch();
		await route.abort();
	});
	await sheet(page).locator('[data-report="busy"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(lost).toBeGreaterThan(1);
	expect(await stored(app, id)).toHaveLength(1);
});

test('a report taken back while it waits never counts, even if it had arrived', async ({
	open,
	app,
	context
}) => {
	const page = await open('/?q=句容');
	const id = await openPlace(page);
	// the report arrives, but the answer is lost
	let lost = 0;
	await context.route('**/rpc/submit_reports', async (route) => {
		await route.fetch();
		lost++;
		await route.abort();
	});
	await sheet(page).locator('[data-report="closed"]').first().click();
	await expect.poll(() => lost).toBeGreaterThan(0);
	await sheet(page).locator('[data-action="undo"]').click();
	await expect(page.locator('[data-fate="undone"]')).toBeVisible();
	await context.unroute('**/rpc/submit_reports');
	await expect.poll(async () => (await stored(app, id)).map(({ retracted }) => retracted)).toEqual([true]);
	await expect(sheet(page)).toContainText('暂无上报');
});

test('a page that crashes while it sends loses nothing', async ({ open, app, context }) => {
	const page = await open('/?q=无锡');
	const id = await openPlace(page);
	let begun: () => void;
	const sending = new Promise<void>((done) => (begun = done));
	await context.route('**/rpc/submit_reports', async (route) => {
		// the report is being sent when the page crashes, and still arrives
		await route.fetch();
		begun();
		await new Promise(() => {});
	});
	await sheet(page).locator('[data-report="closed"]').first().click();
	await sending;
	const crashed = page.waitForEvent('crash');
	const session = await context.newCDPSession(page);
	void session.send('Page.crash').catch(() => undefined);
	await crashed;
	await context.unroute('**/rpc/submit_reports').catch(() => undefined);
	const again = await context.newPage();
	await again.goto(`${app.url}/?q=无锡`);
	await ready(again);
	await expect(again.locator('[data-waiting]')).toHaveCount(0);
	await expect(again.locator(`button[data-place="${id}"]`)).toHaveAttribute('data-status', 'closed');
	expect(await stored(app, id)).toHaveLength(1);
});

for (const hours of [26, -26])
	test(`a phone whose clock is ${hours} hours off reports the right time`, async ({ page, app }) => {
		await page.clock.install({ time: Date.now() + hours * 3_600_000 });
		await page.clock.resume();
		await page.goto(`${app.url}/?q=${hours > 0 ? '湖州' : '嘉兴'}`);
		await ready(page);
		const id = await openPlace(page);
		const before = Date.now();
		await sheet(page).locator('[data-report="restricted"]').click();
		await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
		const [report] = await stored(app, id);
		expect(Math.abs(Date.parse(report!.observed_at) - before)).toBeLessThan(15_000);
		await expect(sheet(page)).toContainText('刚刚');
	});

test('five hundred waiting reports are sent as fast as the limits allow', async ({ page, context }) => {
	// the reports are about many places, so the test has its own server
	const app = await startApp();
	await page.goto(app.url);
	await ready(page);
	await cut(context);
	const places = await page.evaluate(async () => {
		const { cells } = (await (await fetch('/api/cells')).json()) as { cells: { cell: string }[] };
		const ids: string[] = [];
		for (const { cell } of cells)
			ids.push(
				...((await (await fetch(`/api/cells/${cell}`)).json()) as { places: { id: string }[] }).places.map(
					({ id }) => id
				)
			);
		return ids.slice(0, 125);
	});
	// as after an hour without a signal: stored in the app's own database
	await page.evaluate(async (ids) => {
		const db = await new Promise<IDBDatabase>((done, fail) => {
			const request = indexedDB.open('changxing');
			request.onsuccess = () => done(request.result);
			request.onerror = () => fail(request.error as Error);
		});
		const store = db.transaction('outbox', 'readwrite').objectStore('outbox');
		for (let i = 0; i < 500; i++) {
			const wall = Date.now() - (500 - i) * 1000;
			const hex = wall.toString(16).padStart(12, '0');
			const id = `${hex.slice(0, 8)}-${hex.slice(8)}-7${String(i).padStart(3, '0')}-8000-${String(i).padStart(12, '0')}`;
			store.put({
				id,
				report: {
					id,
					place_id: ids[i % ids.length],
					status: 'open',
					observed_at: new Date(wall).toISOString()
				},
				made: { wall, page: 'earlier', ticks: 0 },
				state: 'waiting',
				tries: 0,
				notBefore: 0
			});
		}
		await new Promise((done) => (store.transaction.oncomplete = done));
		db.close();
	}, places);
	// a stranger may send 120 in ten minutes
	await mend(context);
	await page.evaluate(() => window.dispatchEvent(new Event('online')));
	await expect(page.locator('[data-waiting="380"]')).toBeVisible();
	await page.locator('[data-waiting]').click();
	await expect(page.locator('dialog [data-outbox="waiting"]').first()).toContainText('再发');
	await noBarriers(page);
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('a refused report stays with its reason and a next step', async ({ open, app, context }) => {
	const page = await open('/?q=黄岩');
	const id = await openPlace(page);
	await context.route('**/rpc/submit_reports', async (route) => {
		const body = route.request().postDataJSON() as { reports: { observed_at: string }[] };
		for (const report of body.reports)
			report.observed_at = new Date(Date.now() - 25 * 3_600_000).toISOString();
		await route.continue({ postData: JSON.stringify(body) });
	});
	await sheet(page).locator('[data-report="closed"]').first().click();
	await expect(page.locator('[data-fate="refused"]')).toBeVisible();
	await context.unroute('**/rpc/submit_reports');
	await page.keyboard.press('Escape');
	await page.locator('[data-refused="1"]').click();
	const entry = page.locator('dialog [data-outbox="refused"]');
	await expect(entry).toContainText('24 小时以前看到的，对现在的路况已没有参考价值');
	await noBarriers(page);
	await entry.getByRole('button', { name: '现在还是这样，重发' }).click();
	await expect(page.locator('dialog [data-outbox="delivered"]').first()).toContainText('已送达');
	expect((await stored(app, id)).filter(({ status }) => status === 'closed')).toHaveLength(1);
});

test('a registered user with an expired session is asked to sign in, and does not become a stranger', async ({
	open,
	app
}) => {
	const page = await open('/?q=乐清');
	const id = await openPlace(page);
	await sheet(page).locator('[data-report="open"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	const email = `driver${Date.now()}@example.org`;
	// as an account page does: the stranger registers, and the session is revoked elsewhere
	await page.evaluate(async (address) => {
		const db = await new Promise<IDBDatabase>((done) => {
			const request = indexedDB.open('changxing');
			request.onsuccess = () => done(request.result);
		});
		const get = (key: string) =>
			new Promise<unknown>((done) => {
				const request = db.transaction('meta').objectStore('meta').get(key);
				request.onsuccess = () => done(request.result);
			});
		const session = JSON.parse((await get('changxing-session')) as string) as Record<string, string>;
		const config = (await (await fetch('/api/config')).json()) as {
			supabaseUrl: string;
			supabaseKey: string;
		};
		const answer = await fetch(`${config.supabaseUrl}/auth/v1/user`, {
			method: 'PUT',
			headers: {
				apikey: config.supabaseKey,
				authorization: `Bearer ${session.access_token}`,
				'content-type': 'application/json'
			},
			body: JSON.stringify({ email: address, password: 'a long password 7' })
		});
		if (!answer.ok) throw new Error(await answer.text());
		const store = db.transaction('meta', 'readwrite').objectStore('meta');
		store.put(true, 'registered');
		store.delete('changxing-session');
		await new Promise((done) => (store.transaction.oncomplete = done));
		db.close();
	}, email);
	await page.goto(`${app.url}/?q=乐清`);
	await ready(page);
	await page.locator(`button[data-place="${id}"]`).click();
	await sheet(page).locator('[data-report="closed"]').first().click();
	await expect(page.locator('[data-fate="waiting"]')).toBeVisible();
	await page.keyboard.press('Escape');
	await page.locator('[data-waiting="1"]').click();
	const form = page.locator('[data-sign-in]');
	await form.getByLabel('邮箱').fill(email);
	await form.getByLabel('密码').fill('wrong');
	await form.getByRole('button', { name: '登录并发送' }).click();
	await expect(form.getByRole('alert')).toContainText('邮箱或密码不对');
	await form.getByLabel('密码').fill('a long password 7');
	await form.getByRole('button', { name: '登录并发送' }).click();
	await expect(page.locator('[data-waiting]')).toHaveCount(0);
	const reports = await stored(app, id);
	expect(reports).toHaveLength(2);
	expect(
		new Set(reports.map((report) => (report as unknown as { reporter: { handle: string } }).reporter.handle))
			.size
	).toBe(1);
});

test('a full phone says so, and sends while the page is open', async ({ open, context, app }) => {
	const page = await open('/?q=绍兴');
	const id = await openPlace(page);
	await cut(context);
	await page.evaluate(() => {
		const put = IDBObjectStore.prototype.put;
		IDBObjectStore.prototype.put = function (...args: Parameters<typeof put>) {
			if (this.name === 'outbox') throw new DOMException('no room', 'QuotaExceededError');
			return put.apply(this, args);
		};
	});
	await sheet(page).locator('[data-report="closed"]').first().click();
	await expect(page.locator('[data-waiting="1"]')).toBeVisible();
	await page.keyboard.press('Escape');
	await page.locator('[data-waiting="1"]').click();
	await expect(page.locator('dialog')).toContainText('发出之前请别关掉');
	await mend(context);
	await page.evaluate(() => window.dispatchEvent(new Event('online')));
	await expect(page.locator('[data-waiting]')).toHaveCount(0);
	expect(await stored(app, id)).toHaveLength(1);
});

test('saving data: only places in view, once a minute, and counted', async ({ page, app }) => {
	const cells: string[] = [];
	page.on('request', (request) => {
		const cell = /\/api\/cells\/(\w+)/.exec(request.url())?.[1];
		if (cell) cells.push(cell);
	});
	await page.addInitScript(() => localStorage.setItem('saver', 'on'));
	await page.goto(`${app.url}/#12/31.2300/121.4700`);
	await page.locator('[data-connection="saving"]').waitFor();
	expect(cells.length).toBeGreaterThan(0);
	expect(cells.every((cell) => cell.length === 4)).toBe(true);
	await page.getByRole('button', { name: '设置' }).click();
	await expect(page.locator('[data-traffic]')).toContainText(/今天用了 \d/);
	await page.getByRole('radio', { name: '关' }).click();
	await page.locator('[data-connection="live"]').waitFor();
	expect(cells.some((cell) => cell.length === 3)).toBe(true);
});
