import type { Browser, Page } from '@playwright/test';
import { expect, ready, test } from './app.ts';
import { noBarriers } from './axe.ts';
import { untilKept } from './kept.ts';

interface Picture {
	src: string;
	sizes: string;
	type: string;
	purpose?: string;
	form_factor?: string;
	label?: string;
}

interface Manifest {
	id: string;
	name: string;
	short_name: string;
	description: string;
	lang: string;
	start_url: string;
	scope: string;
	display: string;
	display_override: string[];
	theme_color: string;
	background_color: string;
	icons: Picture[];
	screenshots: Picture[];
	shortcuts: { name: string; url: string; icons: Picture[] }[];
	share_target: { action: string; method: string; params: Record<string, string> };
	[localized: `${string}_localized`]: Record<string, string>;
}

/** Width and height of a PNG or a JPEG, from its bytes. */
function dimensions(bytes: Buffer): string {
	if (bytes.subarray(1, 4).toString() === 'PNG') return `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`;
	for (let at = 2; at < bytes.length; at += 2 + bytes.readUInt16BE(at + 2))
		// the segment that starts a frame of a JPEG
		if (/c[0-35-79-bd-f]/.test(bytes[at + 1]!.toString(16)))
			return `${bytes.readUInt16BE(at + 7)}x${bytes.readUInt16BE(at + 5)}`;
	throw new Error('neither PNG nor JPEG');
}

for (const [locale, lang, name] of [
	['zh-CN', 'zh-Hans', '畅行'],
	['en-GB', 'en', 'Changxing']
] as const)
	test(`the manifest is complete: ${lang}`, async ({ browser, app }) => {
		const context = await browser.newContext({ locale });
		const page = await context.newPage();
		await page.goto(app.url);
		const session = await context.newCDPSession(page);
		const { url, errors, data } = await session.send('Page.getAppManifest');
		expect(errors).toEqual([]);
		expect(url).toBe(`${app.url}/manifest.webmanifest?lang=${lang}`);
		const manifest = JSON.parse(data!) as Manifest;
		expect(manifest).toMatchObject({
			short_name: name,
			lang,
			id: '/',
			start_url: '/',
			scope: '/',
			display: 'standalone',
			theme_color: '#0b6b3f'
		});
		expect(manifest.short_name.length).toBeLessThanOrEqual(12);
		expect(manifest.name).toContain(name);
		expect(manifest.description.length).toBeGreaterThan(20);
		expect(manifest.display_override).toContain('standalone');
		expect(manifest.short_name_localized).toEqual({ 'zh-Hans': '畅行', en: 'Changxing' });
		expect(manifest.shortcuts.map((shortcut) => shortcut.url)).toEqual(['/?do=report', '/?do=near']);
		expect(manifest.share_target).toMatchObject({ action: '/', method: 'GET' });

		const has = (purpose: string, sizes: string) =>
			manifest.icons.some((icon) => icon.purpose === purpose && icon.sizes === sizes);
		for (const [purpose, sizes] of [
			['any', '192x192'],
			['any', '512x512'],
			['maskable', '192x192'],
			['maskable', '512x512'],
			['monochrome', '512x512']
		] as const)
			expect(has(purpose, sizes), `${purpose} ${sizes}`).toBe(true);
		expect(manifest.screenshots.filter((shot) => shot.form_factor === 'narrow').length).toBeGreaterThan(0);
		expect(manifest.screenshots.filter((shot) => shot.form_factor === 'wide').length).toBeGreaterThan(0);
		for (const picture of [
			...manifest.icons,
			...manifest.screenshots,
			...manifest.shortcuts.flatMap((shortcut) => shortcut.icons)
		]) {
			const answer = await page.request.get(app.url + picture.src);
			expect(answer.status(), picture.src).toBe(200);
			expect(answer.headers()['content-type']).toBe(picture.type);
			expect(dimensions(await answer.body()), picture.src).toBe(picture.sizes);
		}
		await context.close();
	});

test('the page can be installed, also by Chromium’s own check', async ({ page, app }) => {
	const response = await page.goto(app.url);
	await ready(page);
	await untilKept(page);
	expect(await page.evaluate(() => navigator.serviceWorker.controller?.scriptURL)).toBe(
		`${app.url}/service-worker.js`
	);
	await expect(page.locator('meta[name="viewport"]')).toHaveAttribute('content', /width=device-width/);
	await expect(page.locator('meta[name="theme-color"]')).toHaveAttribute('content', '#0b6b3f');
	await expect(page.locator('meta[name="description"]')).toHaveAttribute('content', /\S/);
	const touch = await page.locator('link[rel="apple-touch-icon"]').getAttribute('href');
	const icon = await page.request.get(new URL(touch!, app.url).href);
	expect(dimensions(await icon.body())).toBe('180x180');
	const policy = response!.headers()['content-security-policy']!.split('; ');
	expect(policy).toContain("manifest-src 'self'");
	expect(policy).toContain("worker-src 'self'");
	const session = await page.context().newCDPSession(page);
	const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
	// a test window counts as a private one, in which installing is not possible
	expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
		[]
	);

	// the start address answers without a network
	await page.context().setOffline(true);
	expect((await page.goto(`${app.url}/`))!.status()).toBe(200);
	await page.locator('[data-map="ready"]').waitFor();
});

const offer = (page: Page) => page.locator('[data-offer="install"]');

/** Sends the event that Chromium sends to an installable page; a test cannot show the real prompt. */
async function mayInstall(page: Page, outcome: 'accepted' | 'dismissed'): Promise<void> {
	await page.evaluate((outcome) => {
		const event = Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
			prompt: () => {
				Object.assign(window, { prompted: true });
				return Promise.resolve({ outcome });
			}
		});
		window.dispatchEvent(event);
	}, outcome);
}

/** Waits until the notices, which load late, are there. */
const noticed = (page: Page) => page.locator('[data-offers]').waitFor({ state: 'attached' });

test('installing is offered after the first report, never during one, and not again for thirty days', async ({
	page,
	app
}) => {
	await page.goto(`${app.url}/?q=枫泾收费站`);
	await ready(page);
	await noticed(page);
	await mayInstall(page, 'dismissed');
	await expect(offer(page)).toBeHidden();
	await page.locator('button[data-place]').first().click();
	await page.locator('button[data-report="open"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await expect(offer(page)).toBeHidden();
	await page.keyboard.press('Escape');
	await expect(offer(page)).toBeVisible();
	await expect(offer(page)).toContainText('安装畅行');
	await noBarriers(page, { within: '[data-offers]' });
	await offer(page).getByRole('button', { name: '以后再说' }).click();
	await expect(offer(page)).toBeHidden();

	await page.reload();
	await ready(page);
	await noticed(page);
	await mayInstall(page, 'accepted');
	await expect(offer(page)).toBeHidden();
	// the offer stays in the settings
	await page.getByRole('button', { name: '设置' }).click();
	await expect(page.locator('[data-action="install"]')).toBeVisible();
	await page.keyboard.press('Escape');

	// a month later
	await page.evaluate(() => {
		const memory = JSON.parse(localStorage.getItem('changxing-install')!) as { dismissed: number };
		memory.dismissed -= 31 * 86_400_000;
		localStorage.setItem('changxing-install', JSON.stringify(memory));
	});
	await page.reload();
	await ready(page);
	await noticed(page);
	await mayInstall(page, 'accepted');
	await offer(page).getByRole('button', { name: '安装', exact: true }).click();
	expect(await page.evaluate(() => 'prompted' in window)).toBe(true);
	await expect(offer(page)).toBeHidden();
	await page.getByRole('button', { name: '设置' }).click();
	await expect(page.getByText('已安装到本机。')).toBeVisible();
});

/** Safari on an iPhone, as far as a page can tell. */
const iphone = {
	userAgent:
		'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
	viewport: { width: 390, height: 844 }
};

async function secondVisit(browser: Browser, url: string, options: object): Promise<Page> {
	const context = await browser.newContext(options);
	const page = await context.newPage();
	await page.goto(url);
	await ready(page);
	await page.evaluate(() => {
		const memory = JSON.parse(localStorage.getItem('changxing-install')!) as { lastSeen: number };
		memory.lastSeen -= 3_600_000;
		localStorage.setItem('changxing-install', JSON.stringify(memory));
	});
	await page.reload();
	await ready(page);
	return page;
}

for (const [locale, how, share, home] of [
	['zh-CN', '怎么装', '点浏览器的“分享”', '添加到主屏幕'],
	['en-GB', 'Show me how', 'Tap Share', 'Add to Home Screen']
] as const)
	test(`an iPhone gets instructions on the second visit: ${locale}`, async ({ browser, app }) => {
		const page = await secondVisit(browser, app.url, { ...iphone, locale });
		await expect(offer(page)).toBeVisible();
		await offer(page).getByRole('button', { name: how }).click();
		await expect(offer(page)).toContainText(share);
		await expect(offer(page)).toContainText(home);
		await expect(offer(page).locator('svg')).toBeVisible();
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await noBarriers(page);
		}
		for (const button of await offer(page).getByRole('button').all())
			expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(44);
		await page.context().close();
	});

test('other browsers get instructions in the settings', async ({ open }) => {
	const page = await open();
	await page.getByRole('button', { name: '设置' }).click();
	await expect(page.getByText('添加到主屏幕')).toBeVisible();
});

test.describe('opened for something', () => {
	test.use({
		geolocation: { longitude: 121.02, latitude: 30.9, accuracy: 20 },
		permissions: ['geolocation']
	});

	test('"report" opens the nearest place, ready to report', async ({ page, app }) => {
		await page.goto(`${app.url}/?do=report`);
		const sheet = page.locator('[data-sheet]');
		await expect(sheet).toContainText('距我');
		await expect(sheet.locator('button[data-report]').first()).toBeVisible();
		await expect(page).toHaveURL(/\?place=[0-9a-f-]{36}#11\//);
	});

	test('"near me" lists places, nearest first', async ({ page, app }) => {
		await page.setViewportSize({ width: 390, height: 844 });
		await page.goto(`${app.url}/?do=near`);
		await expect(page.locator('button[data-place]').first()).toBeVisible();
		await expect(page.locator('button[data-place]').first()).toContainText('枫泾');
		await expect(page).toHaveURL(/#11\/30\.9000\/121\.0200/);
	});

	test('a shared place, position or name is shown', async ({ page, app }) => {
		await page.goto(`${app.url}/?q=枫泾收费站`);
		const id = await page.locator('button[data-place]').first().getAttribute('data-place');
		const share = (text: string) =>
			page.goto(`${app.url}/?${new URLSearchParams({ share_title: 'x', share_text: text })}`);
		await share(`看这里 https://changxing.example/?place=${id}`);
		await expect(page.locator('[data-sheet] h2')).toContainText('枫泾');
		await expect(page).not.toHaveURL(/share_/);
		await share('geo:30.2500,120.1500');
		await expect(page).toHaveURL(/#11\/30\.250\d\/120\.1[45]\d\d/);
		await page.goto(
			`${app.url}/?share_text=${encodeURIComponent('【阳澄湖服务区】 https://surl.amap.com/x')}`
		);
		await expect(page.getByRole('searchbox')).toHaveValue('阳澄湖服务区');
		await expect(page.locator('button[data-place]').first()).toContainText('阳澄湖');
	});
});
