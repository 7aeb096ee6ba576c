import type { Page } from '@playwright/test';
import { expect, ready, test } from './app.ts';
import { stored } from './people.ts';
import { openPlace, sheet } from './sheet.ts';

declare global {
	interface Window {
		storage: {
			/** ends all connections that are open, as WebKit does in the background */
			kill(): void;
			/** true: no connection can be opened */
			failing: boolean;
		};
	}
}

/** Lets a test end the connections to IndexedDB and refuse new ones. */
function breakable(failing: boolean): void {
	const connections = new Set<IDBDatabase>();
	const dead = new WeakSet<IDBDatabase>();
	window.storage = {
		kill() {
			for (const db of connections) dead.add(db);
		},
		failing
	};
	const { transaction } = IDBDatabase.prototype;
	IDBDatabase.prototype.transaction = function (...args) {
		connections.add(this);
		if (dead.has(this) || window.storage.failing)
			throw new DOMException('Connection to Indexed Database server lost.', 'InvalidStateError');
		return transaction.apply(this, args);
	};
	const { open } = IDBFactory.prototype;
	IDBFactory.prototype.open = function (...args) {
		if (!window.storage.failing) return open.apply(this, args);
		// a request that fails with UnknownError, as WebKit answers
		const request = open.call(this, 'changxing-broken', 1);
		Object.defineProperty(request, 'error', {
			get: () => new DOMException('Connection to Indexed Database server lost.', 'UnknownError')
		});
		request.addEventListener('upgradeneeded', () => request.transaction!.abort());
		return request;
	};
}

/** The browser gives the page no storage, as with blocked site data. */
function blocked(): void {
	const refuse = () => {
		throw new DOMException('Access is denied for this document.', 'SecurityError');
	};
	IDBFactory.prototype.open = refuse;
	for (const name of ['localStorage', 'sessionStorage'])
		Object.defineProperty(window, name, { get: refuse, configurable: true });
	for (const name of ['keys', 'open', 'match', 'has', 'delete'])
		Object.defineProperty(CacheStorage.prototype, name, {
			value: () => Promise.reject(new DOMException('Denied.', 'SecurityError'))
		});
	LockManager.prototype.request = () => Promise.reject(new DOMException('Denied.', 'SecurityError'));
	ServiceWorkerContainer.prototype.register = () =>
		Promise.reject(new DOMException('Denied.', 'SecurityError'));
}

/** Counts the people who are signed in anew. */
function signUps(page: Page): () => number {
	let count = 0;
	page.on('request', (request) => {
		if (request.url().includes('/auth/v1/signup')) count++;
	});
	return () => count;
}

const say = (page: Page, status: string) => sheet(page).locator(`[data-report="${status}"]`).first().click();

test('a connection that the browser has ended is opened again, for the same person', async ({
	page,
	app
}) => {
	await page.addInitScript(breakable, false);
	const people = signUps(page);
	await page.goto(`${app.url}/?q=湖州`);
	await ready(page);
	const place = await openPlace(page);
	await say(page, 'busy');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await page.locator('[data-action="undo"]').click();
	await expect(page.locator('[data-fate="undone"]')).toBeVisible();

	await page.evaluate(() => window.storage.kill());
	await say(page, 'closed');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(people()).toBe(1);
	expect((await stored(app, place)).filter(({ retracted }) => !retracted)).toHaveLength(1);
});

test('nobody is signed in while the session cannot be read, and the screen says so', async ({
	page,
	context,
	app
}) => {
	const first = await context.newPage();
	await first.goto(`${app.url}/?q=嘉兴`);
	await ready(first);
	await openPlace(first);
	await say(first, 'busy');
	await expect(first.locator('[data-fate="accepted"]')).toBeVisible();
	await first.close();

	await page.addInitScript(breakable, true);
	const people = signUps(page);
	await page.goto(`${app.url}/?q=苏州新区`);
	await ready(page);
	const place = await openPlace(page);
	await say(page, 'closed');
	await expect(page.locator('[data-fate="waiting"]')).toContainText('本机存储读不出来');
	await page.keyboard.press('Escape');
	await page.locator('[data-waiting]').click();
	await expect(page.locator('[data-storage="fails"]')).toBeVisible();
	expect(people()).toBe(0);

	await page.evaluate(() => (window.storage.failing = false));
	await page.getByRole('button', { name: '立即发送' }).click();
	await expect(page.locator('[data-waiting]')).toHaveCount(0);
	expect(people()).toBe(0);
	expect(await stored(app, place)).toHaveLength(1);
});

test('with blocked site data a report is sent at once', async ({ page, app }) => {
	await page.addInitScript(blocked);
	await page.goto(`${app.url}/?q=常州`);
	await ready(page);
	const place = await openPlace(page);
	await say(page, 'closed');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(await stored(app, place)).toHaveLength(1);
});

test('with blocked site data and no network, the screen says that the report is in this page only', async ({
	page,
	context,
	app
}) => {
	await page.addInitScript(blocked);
	await page.goto(`${app.url}/?q=无锡`);
	await ready(page);
	const place = await openPlace(page);
	await context.route('**/supabase/**', (route) => route.abort());
	await say(page, 'busy');
	await expect(page.locator('[data-fate="waiting"]')).toContainText('只存在本页');
	await context.unroute('**/supabase/**');
	await page.evaluate(() => window.dispatchEvent(new Event('online')));
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(await stored(app, place)).toHaveLength(1);
});
