import { expect, ready, test } from './app.ts';
import { noBarriers } from './axe.ts';

test.describe('finding', () => {
	test('by Chinese name, English name, pinyin initials, expressway and full-width letters', async ({
		open
	}) => {
		const page = await open('/');
		const search = page.getByRole('searchbox');
		const first = page.locator('button[data-place]').first();
		for (const [query, name] of [
			['阳澄湖', '阳澄湖'],
			['yangcheng', '阳澄湖'],
			['ychfwq', '阳澄湖'],
			['Ｇ６０ 枫泾', '枫泾']
		] as const) {
			await search.fill(query);
			await expect(first, query).toContainText(name);
		}
		await search.fill('没有这样的地方');
		await expect(page.getByText('没有符合条件的地点。')).toBeVisible();
	});

	test('by kind, status, expressway and amenities, with the filter in the address', async ({ open }) => {
		const page = await open('/');
		await page.getByRole('button', { name: '看全部区域' }).click();
		const count = page.getByText(/\d+ 个地点/);
		const total = Number(/\d+/.exec(await count.innerText())![0]);
		expect(total).toBeGreaterThan(200);
		await page.getByRole('button', { name: '筛选' }).click();
		await page.getByRole('button', { name: '服务站', exact: true }).click();
		await expect(page.getByRole('button', { name: '筛选（1）' })).toBeVisible();
		expect(Number(/\d+/.exec(await count.innerText())![0])).toBeLessThan(total);
		await page.getByRole('combobox', { name: '道路' }).selectOption('G60');
		await page.getByRole('button', { name: '加油', exact: true }).click();
		await expect(page).toHaveURL(/kind=service_station/);
		await expect(page).toHaveURL(/road=G60/);
		await expect(page).toHaveURL(/with=fuel/);
		await page.reload();
		await ready(page);
		await expect(page.getByRole('button', { name: '筛选（3）' })).toBeVisible();
		for (const row of await page.locator('button[data-place]').all()) await expect(row).toContainText('G60');
	});

	test('by a link that somebody shared', async ({ open, app, context }) => {
		await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.url });
		const page = await open('/?q=枫泾收费站');
		await page.locator('button[data-place]').first().click();
		await page.getByRole('button', { name: '分享' }).click();
		await expect(page.getByText('链接已复制')).toBeVisible();
		const text = await page.evaluate(() => navigator.clipboard.readText());
		const link = /http\S+$/.exec(text)![0];
		expect(text).toContain('枫泾');
		const other = await context.newPage();
		await other.goto(link);
		await ready(other);
		await expect(other.locator('[data-sheet] h2')).toContainText('枫泾');
		await expect(other).toHaveTitle(/枫泾/);
		await expect(other).toHaveURL(/#1[01]\//);
	});

	test('by a link to an unknown place, which is explained', async ({ open }) => {
		const page = await open('/?place=00000000-0000-4000-8000-000000000000');
		await expect(page.getByRole('alert')).toContainText('找不到这个地点');
	});

	test('the map view is restored from the address', async ({ open }) => {
		const page = await open('/#10/30.2500/120.1500');
		await expect(page).toHaveURL(/#10\/30\.2500\/120\.1500/);
	});
});

test('a place is opened by touching the map', async ({ open }) => {
	const page = await open('/?q=枫泾收费站');
	await page.locator('button[data-place]').first().click();
	const name = await page.locator('[data-sheet] h2').innerText();
	await expect(page).toHaveURL(/#11\//);
	await page.keyboard.press('Escape');
	const box = (await page.locator('.map').boundingBox())!;
	// the opened place is in the middle of the map
	await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
	await expect(page.locator('[data-sheet] h2')).toHaveText(name);
	await page.mouse.click(box.x + 40, box.y + 40);
	await expect(page.locator('[data-sheet]')).toHaveCount(0);
});

test('the map shows the own position, or says why it cannot', async ({ browser, app }) => {
	const here = await browser.newContext({
		geolocation: { longitude: 121.02, latitude: 30.9, accuracy: 20 },
		permissions: ['geolocation']
	});
	const page = await here.newPage();
	await page.goto(app.url);
	await ready(page);
	await page.getByRole('button', { name: '定位到我' }).click();
	await expect(page).toHaveURL(/#11\/30\.9000\/121\.0200/);
	await page.locator('button[data-place]').first().click();
	await expect(page.locator('[data-sheet]')).toContainText('距我');
	await here.setGeolocation({ longitude: -0.1, latitude: 51.5 });
	await page.keyboard.press('Escape');
	// until the new position arrives, the button shows the old one
	await expect(async () => {
		await page.getByRole('button', { name: '定位到我' }).click();
		await expect(page.getByRole('alert')).toContainText('不在地图范围内', { timeout: 200 });
	}).toPass();
	await here.close();

	const nowhere = await browser.newContext({ permissions: [] });
	const denied = await nowhere.newPage();
	await denied.goto(app.url);
	await ready(denied);
	await denied.getByRole('button', { name: '定位到我' }).click();
	await expect(denied.getByRole('alert')).toContainText('没有定位权限');
	await nowhere.close();
});

test('both languages are complete and remembered', async ({ browser, app }) => {
	const context = await browser.newContext({ locale: 'en-GB' });
	const page = await context.newPage();
	await page.goto(`${app.url}/?q=Fengjing`);
	await ready(page);
	await expect(page.locator('html')).toHaveAttribute('lang', 'en');
	await page.locator('button[data-place]').first().click();
	const sheet = page.locator('[data-sheet]');
	await expect(sheet.locator('h2')).toContainText('Fengjing');
	await expect(sheet.getByRole('button', { name: 'Closed' })).toBeVisible();
	const words = await page.locator('main').innerText();
	const foreign = words.split('\n').filter((line) => /[\u4e00-\u9fff]/.test(line));
	// only names of places may be Chinese here
	for (const line of foreign) expect(line).toMatch(/枫泾|兴塔/);
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: 'Settings' }).click();
	await page.getByRole('radio', { name: '中文' }).click();
	await ready(page);
	await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
	await page.reload();
	await expect(page.getByRole('searchbox', { name: '搜索' })).toBeVisible();
	await context.close();
});

test('appearance and text size are kept and rendered by the server', async ({ open, page }) => {
	await open('/');
	await page.getByRole('button', { name: '设置' }).click();
	await page.getByRole('radio', { name: '深色' }).click();
	await page.getByRole('radio', { name: '特大' }).click();
	const html = await (await page.request.get(page.url())).text();
	expect(html).toContain('data-theme="dark"');
	expect(html).toContain('data-scale="huge"');
	await page.reload();
	await expect(page.locator('html')).toHaveAttribute('data-scale', 'huge');
	await expect(page.locator('html')).toHaveCSS('font-size', '21px');
	// nothing overflows the page
	await page.setViewportSize({ width: 390, height: 844 });
	await ready(page);
	expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

for (const [name, size] of [
	['phone', { width: 390, height: 844 }],
	['desktop', { width: 1440, height: 900 }]
] as const)
	for (const colorScheme of ['light', 'dark'] as const)
		test(`axe finds nothing: ${name}, ${colorScheme}`, async ({ page, app }) => {
			await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			await page.setViewportSize(size);
			const check = async (state: string) => {
				await noBarriers(page, { state });
			};
			await page.goto(`${app.url}/#9/31.2/121.2`);
			await ready(page);
			await check('map');
			await page.getByRole('button', { name: '筛选' }).click();
			await check('list and filters');
			await page.getByRole('searchbox').fill('服务区');
			await page.locator('button[data-place]').first().click();
			await page.getByText('加等候时间、所需证件').click();
			await check('sheet');
			await page.keyboard.press('Escape');
			await page.getByRole('button', { name: '设置' }).click();
			await check('settings');
		});

test('makes no request to other hosts, runs no inline script, and stays within its size', async ({
	browser,
	app
}) => {
	const context = await browser.newContext();
	const page = await context.newPage();
	const strangers: string[] = [];
	const complaints: string[] = [];
	const session = await context.newCDPSession(page);
	await session.send('Network.enable');
	let bytes = 0;
	session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
	page.on('request', (request) => {
		const { origin } = new URL(request.url());
		if (origin !== app.url && !request.url().startsWith('data:')) strangers.push(request.url());
	});
	page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	page.on('pageerror', (error) => complaints.push(error.message));
	const response = await page.goto(app.url);
	await ready(page);
	expect(strangers).toEqual([]);
	expect(complaints).toEqual([]);
	const policy = response!.headers()['content-security-policy']!;
	const scripts = policy.split('; ').find((part) => part.startsWith('script-src'))!;
	expect(scripts).not.toContain('unsafe');
	expect(policy).toContain("object-src 'none'");
	console.log(
		`first visit: ${Math.round(bytes / 1000)} kB over the wire, map, data and database client included`
	);
	expect(bytes).toBeLessThan(450_000);
	await context.close();
});
