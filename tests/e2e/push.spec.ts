import { createECDH, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import { namedZone } from '../../src/lib/domain/alert/zone.ts';
import type { Database } from '../../src/lib/database/database.ts';
import type { BrowserContext, CDPSession, Page, Worker } from '@playwright/test';
import type { AlertMessage } from '../../src/lib/domain/alert/push-message.ts';
import { expect, ready, test, type RunningApp } from './app.ts';
import { noBarriers } from './axe.ts';

// Chromium in a test has no push service, so a stand-in for `subscribe` gives real keys and an address that does not exist.
// Everything else is real: permission, service worker, server, database, notifications.

interface Row {
	endpoint: string;
	lang: string;
	severity: string;
	place_ids: string[];
	corridors: { code: string; towards: { lon: number; lat: number } | null }[];
	quiet_from: string | null;
	quiet_to: string | null;
	zone: string | null;
}

/** The used part of a worker's global scope. */
interface Scope extends EventTarget {
	registration: ServiceWorkerRegistration;
	clients: { openWindow(url: unknown): Promise<null> };
	NotificationEvent: new (type: string, init: { notification: Notification }) => Event;
	ExtendableEvent: new (type: string) => Event;
}

/** The stored subscription of an endpoint. */
async function stored(app: RunningApp, endpoint: string): Promise<Row | null> {
	const { secretKey } = JSON.parse(readFileSync(join(app.dataDir, 'keys.json'), 'utf8')) as {
		secretKey: string;
	};
	const admin = createClient<Database>(`${app.url}/supabase`, secretKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
	const { data, error } = await admin.from('push_subscriptions').select('*').eq('endpoint', endpoint);
	if (error) throw new Error(error.message);
	return (data as unknown as Row[])[0] ?? null;
}

const address = () => `https://push.example/${randomBytes(12).toString('hex')}`;
const browserKeys = () => ({
	p256dh: createECDH('prime256v1').generateKeys('base64url'),
	auth: randomBytes(16).toString('base64url')
});

/** Replaces the browser's push service; with `fails` it cannot be reached. @returns the endpoint that it gives */
async function standIn(context: BrowserContext, fails = false): Promise<string> {
	const given = { endpoint: address(), keys: browserKeys(), fails };
	await context.addInitScript(({ endpoint, keys, fails }) => {
		const name = 'stand-in-subscription';
		const subscription = () =>
			localStorage.getItem(name)
				? {
						endpoint,
						toJSON: () => ({ endpoint, keys }),
						unsubscribe: () => {
							localStorage.removeItem(name);
							return Promise.resolve(true);
						}
					}
				: null;
		Object.assign(PushManager.prototype, {
			getSubscription: () => Promise.resolve(subscription()),
			subscribe(options: { applicationServerKey: Uint8Array }) {
				if (fails) return Promise.reject(new DOMException('push service error', 'AbortError'));
				localStorage.setItem(name, String(options.applicationServerKey.length));
				return Promise.resolve(subscription());
			}
		});
	}, given);
	return given.endpoint;
}

/** Sets the browser's permission for notifications before and after the question. */
const leave = (context: BrowserContext, before: NotificationPermission, after = before) =>
	context.addInitScript(
		({ before, after }) => {
			let now = before;
			Object.defineProperty(Notification, 'permission', { get: () => now });
			Notification.requestPermission = () => {
				Object.assign(window, { asked: true });
				now = after;
				return Promise.resolve(after);
			};
		},
		{ before, after }
	);

const push = (page: Page) => page.locator('[data-push]');

async function openSettings(page: Page, name = '设置'): Promise<void> {
	await page.getByRole('button', { name }).click();
	await expect(push(page)).not.toHaveAttribute('data-push', 'looking');
}

async function inBothThemes(page: Page): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
		await noBarriers(page);
	}
}

test('alerts are turned on by a tap, filtered by roads, places and quiet hours, and turned off', async ({
	page,
	context,
	app
}) => {
	const endpoint = await standIn(context);
	await leave(context, 'default', 'granted');
	await page.setViewportSize({ width: 390, height: 844 });
	await page.goto(app.url);
	await ready(page);
	await openSettings(page);
	await expect(push(page)).toHaveAttribute('data-push', 'off');
	// no permission is requested before the tap
	expect(await page.evaluate(() => 'asked' in window)).toBe(false);
	await inBothThemes(page);
	await page.locator('[data-action="push-on"]').click();
	await expect(push(page)).toHaveAttribute('data-push', 'on');
	await expect(push(page)).toContainText('提醒已打开');
	await expect(push(page)).toContainText('还没有关注高速或地点');
	// a key of P-256, uncompressed
	expect(await page.evaluate(() => localStorage.getItem('stand-in-subscription'))).toBe('65');
	await expect.poll(() => stored(app, endpoint)).toMatchObject({ lang: 'zh-Hans', severity: 'Moderate' });

	await page.locator('[data-severity="Severe"]').click();
	await page.locator('[data-field="push-road"]').selectOption('G60');
	await page.locator('[data-field="push-towards"]').selectOption('杭州');
	await page.locator('[data-action="push-add"]').click();
	await expect(push(page)).toContainText('G60 杭州方向');
	await page.locator('[data-field="quiet"]').check();
	await page.locator('[data-field="quiet-from"]').fill('23:30');
	// UTC, for one, is the zone of a browser that hides its own
	const zone = namedZone(await page.evaluate(() => Intl.DateTimeFormat().resolvedOptions().timeZone));
	await expect
		.poll(() => stored(app, endpoint))
		.toMatchObject({
			severity: 'Severe',
			corridors: [{ code: 'G60', towards: { lon: 120.16, lat: 30.27 } }],
			quiet_from: '23:30',
			quiet_to: '06:00',
			zone
		});
	await inBothThemes(page);
	for (const control of await push(page).locator('button, select, input[type="time"]').all())
		expect((await control.boundingBox())!.height).toBeGreaterThanOrEqual(44);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);

	// the address does not exist, so a test message fails; success is shown with a simulated answer
	await page.locator('[data-action="push-test"]').click();
	await expect(page.locator('[data-tested="failed"]')).toContainText('发送失败');
	await page.route('**/api/push/test', (route) => route.fulfill({ json: { fate: 'taken' } }));
	await page.locator('[data-action="push-test"]').click();
	await expect(page.locator('[data-tested="sent"]')).toContainText('应该收到');

	await page.getByRole('button', { name: '不再关注 G60 杭州方向' }).click();
	await expect.poll(async () => (await stored(app, endpoint))?.corridors).toEqual([]);
	await page.locator('[data-action="push-off"]').click();
	await expect(push(page)).toHaveAttribute('data-push', 'off');
	await expect.poll(() => stored(app, endpoint)).toBeNull();
	// the filter is still there
	await page.locator('[data-action="push-on"]').click();
	await expect(page.locator('[data-severity="Severe"]')).toHaveAttribute('aria-checked', 'true');
});

test('a place is followed in its sheet and unfollowed in the settings', async ({ page, context, app }) => {
	const endpoint = await standIn(context);
	await leave(context, 'default', 'granted');
	await page.goto(`${app.url}/?q=枫泾收费站`);
	await ready(page);
	const row = page.locator('button[data-place]').first();
	const id = (await row.getAttribute('data-place'))!;
	await row.click();
	const toggle = page.getByRole('button', { name: '有变化提醒我' });
	await toggle.click();
	await expect(page.locator('[data-tell-me="on"]')).toContainText('已开启变化提醒');
	await expect.poll(async () => (await stored(app, endpoint))?.place_ids).toEqual([id]);
	await inBothThemes(page);

	// push messages follow the chosen language
	await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: 'en', url: app.url }]);
	await leave(context, 'granted');
	await page.goto(app.url);
	await ready(page);
	await openSettings(page, 'Settings');
	await expect.poll(async () => (await stored(app, endpoint))?.lang).toBe('en');
	await page.locator(`[data-followed="${id}"]`).getByRole('button', { name: 'Stop following' }).click();
	await expect.poll(async () => (await stored(app, endpoint))?.place_ids).toEqual([]);
	await page.goto(`${app.url}/?place=${id}`);
	await expect(page.locator('[data-tell-me="off"]')).toContainText('Notify me of changes');
});

for (const [locale, settings, words] of [
	[
		'zh-CN',
		'设置',
		{ denied: '通知被禁止了', dismissed: '还没有允许通知', service: '连不上', unsupported: '不支持通知' }
	],
	[
		'en-GB',
		'Settings',
		{
			denied: 'Notifications are blocked',
			dismissed: 'not allowed yet',
			service: 'push service cannot be reached',
			unsupported: 'does not support notifications'
		}
	]
] as const)
	test(`says why alerts cannot be turned on: ${locale}`, async ({ browser, app }) => {
		const visit = async (prepare: (context: BrowserContext) => Promise<unknown>) => {
			const context = await browser.newContext({ locale, viewport: { width: 390, height: 844 } });
			await prepare(context);
			const page = await context.newPage();
			await page.goto(app.url);
			await ready(page);
			await openSettings(page, settings);
			return page;
		};
		const blocked = await visit((context) => leave(context, 'denied'));
		await expect(push(blocked)).toContainText(words.denied);
		await expect(blocked.locator('[data-action="push-on"]')).toHaveCount(0);
		await inBothThemes(blocked);
		await blocked.context().close();

		for (const [after, problem, said] of [
			['denied', null, words.denied],
			['default', 'dismissed', words.dismissed],
			['granted', 'service', words.service]
		] as const) {
			const page = await visit(async (context) => {
				await standIn(context, true);
				await leave(context, 'default', after);
			});
			await page.locator('[data-action="push-on"]').click();
			await expect(push(page)).toContainText(said);
			if (problem) await expect(page.locator(`[data-push-problem="${problem}"]`)).toBeVisible();
			if (problem === 'service') await inBothThemes(page);
			await page.context().close();
		}

		const without = await visit((context) =>
			context.addInitScript(() => {
				delete (window as { PushManager?: unknown }).PushManager;
			})
		);
		await expect(push(without)).toContainText(words.unsupported);
		await without.context().close();
	});

test('an iPhone is asked to install first', async ({ browser, app }) => {
	const context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 390, height: 844 },
		userAgent:
			'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'
	});
	await context.addInitScript(() => {
		delete (window as { PushManager?: unknown }).PushManager;
	});
	const page = await context.newPage();
	await page.goto(app.url);
	await ready(page);
	await openSettings(page);
	await expect(push(page)).toContainText('添加到主屏幕');
	await context.close();
});

test.describe('the service worker', () => {
	test.use({ permissions: ['notifications'] });

	/** Delivers a push message as the browser's push service would. */
	interface Pushed {
		deliver(message: object | string): Promise<void>;
		/** title and body of the shown notifications, and whether each was silent */
		shown(): Promise<[title: string, body: string, silent: boolean][]>;
		worker: Worker;
	}

	async function withWorker(page: Page, app: RunningApp): Promise<Pushed> {
		const session: CDPSession = await page.context().newCDPSession(page);
		const registered = new Promise<string>((done) =>
			session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
				const [one] = registrations.filter(({ isDeleted }) => !isDeleted);
				if (one) done(one.registrationId);
			})
		);
		await session.send('ServiceWorker.enable');
		await page.goto(app.url);
		await ready(page);
		await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
		const registrationId = await registered;
		const [worker] = page.context().serviceWorkers();
		return {
			worker: worker ?? (await page.context().waitForEvent('serviceworker')),
			deliver: async (message) => {
				await session.send('ServiceWorker.deliverPushMessage', {
					origin: app.url,
					registrationId,
					data: typeof message === 'string' ? message : JSON.stringify(message)
				});
			},
			shown: () =>
				page.evaluate(async () => {
					const registration = await navigator.serviceWorker.ready;
					const all = await registration.getNotifications();
					return all.map(
						({ title, body, silent }) => [title, body, silent === true] as [string, string, boolean]
					);
				})
		};
	}

	const message = (more: Partial<AlertMessage> = {}): AlertMessage => ({
		type: 'alert',
		lang: 'zh-Hans',
		id: crypto.randomUUID(),
		revision: 1,
		severity: 'Severe',
		cause: 'status',
		sent: Date.now(),
		expires: Date.now() + 3_600_000,
		cancelled: false,
		replaces: null,
		headline: null,
		where: ['枫泾收费站'],
		more: 0,
		facts: { status: 'closed', wait: null },
		demonstration: false,
		...more
	});

	test('shows an alert in the reader’s language, replaces it and shows its end', async ({ page, app }) => {
		const { deliver, shown } = await withWorker(page, app);
		const closed = message();
		await deliver(closed);
		await expect
			.poll(shown)
			.toEqual([['枫泾收费站 封闭', expect.stringMatching(/^有效到 \d\d:\d\d$/), false]]);
		// an older revision changes nothing, but is shown once more without a sound: browsers count messages that show nothing
		await deliver({ ...closed, revision: 0, where: ['旧'] });
		await expect
			.poll(async () => (await shown()).map(([title, , silent]) => [title, silent]))
			.toEqual([['枫泾收费站 封闭', true]]);
		// so do messages that are empty, unreadable or of an unknown type: one notification that there is something new
		for (const unreadable of ['', 'nonsense', '{"type":"of another time"}', '[]']) await deliver(unreadable);
		await expect.poll(async () => (await shown()).length).toBe(2);
		const [news] = (await shown()).filter(([title]) => !title.includes('枫泾'));
		expect(news).toEqual([expect.stringMatching(/./), expect.stringMatching(/./), true]);
		await page.evaluate(async () => {
			const registration = await navigator.serviceWorker.ready;
			for (const one of await registration.getNotifications({ tag: 'news' })) one.close();
		});
		await deliver({ ...closed, revision: 2, cancelled: true });
		await expect.poll(shown).toEqual([['已解除：枫泾收费站 封闭', '', true]]);

		const next = message({
			lang: 'en',
			replaces: closed.id,
			severity: 'Extreme',
			cause: 'dispatch',
			headline: 'Fog, 30 m',
			where: ['G60 K45–K80'],
			more: 2,
			facts: null
		});
		await deliver(next);
		await expect
			.poll(shown)
			.toEqual([
				['Urgent: Fog, 30 m', expect.stringMatching(/^G60 K45–K80 and 2 more · until \d\d:\d\d$/), false]
			]);
		await deliver({ type: 'test', lang: 'zh-Hans', sent: Date.now() });
		await expect
			.poll(async () => (await shown()).map(([title]) => title).sort())
			.toEqual(['Urgent: Fog, 30 m', '畅行提醒已开通'].sort());
	});

	test('a tap on it opens the alert', async ({ page, app }) => {
		const { deliver, shown, worker } = await withWorker(page, app);
		const alert = message();
		await deliver(alert);
		await expect.poll(async () => (await shown()).length).toBe(1);
		// without a real tap a worker cannot open a window, so the address is noted
		const opened = await worker.evaluate(async () => {
			const scope = self as unknown as Scope;
			const [notification] = await scope.registration.getNotifications();
			const addresses: string[] = [];
			scope.clients.openWindow = (url) => {
				addresses.push(String(url));
				return Promise.resolve(null);
			};
			const event = new scope.NotificationEvent('notificationclick', { notification: notification! });
			let done: Promise<unknown> = Promise.resolve();
			Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => (done = work) });
			scope.dispatchEvent(event);
			await done;
			return addresses;
		});
		expect(opened).toEqual([`${app.url}/alerts#${alert.id}`]);
		await expect.poll(shown).toEqual([]);
	});

	test('subscribes again without a page when the browser has ended its subscription', async ({
		page,
		context,
		app
	}) => {
		const before = await standIn(context);
		await leave(context, 'default', 'granted');
		const { worker } = await withWorker(page, app);
		await openSettings(page);
		await page.locator('[data-action="push-on"]').click();
		await page.locator('[data-severity="Minor"]').click();
		await expect.poll(async () => (await stored(app, before))?.severity).toBe('Minor');
		const fresh = { endpoint: address(), keys: browserKeys() };
		const key = await worker.evaluate(async ({ endpoint, keys }) => {
			const scope = self as unknown as Scope;
			let asked: ArrayBufferView | null = null;
			scope.registration.pushManager.subscribe = (options) => {
				asked = options!.applicationServerKey as ArrayBufferView;
				return Promise.resolve({
					endpoint,
					toJSON: () => ({ endpoint, keys })
				} as unknown as PushSubscription);
			};
			const event = new scope.ExtendableEvent('pushsubscriptionchange');
			let done: Promise<unknown> = Promise.resolve();
			Object.defineProperty(event, 'waitUntil', { value: (work: Promise<unknown>) => (done = work) });
			scope.dispatchEvent(event);
			await done;
			return asked && [...new Uint8Array((asked as ArrayBufferView).buffer)];
		}, fresh);
		expect(await stored(app, fresh.endpoint)).toMatchObject({ severity: 'Minor', lang: 'zh-Hans' });
		const config = (await (await page.request.get(`${app.url}/api/config`)).json()) as { pushKey: string };
		expect(Buffer.from(key!).toString('base64url')).toBe(config.pushKey);
	});
});
