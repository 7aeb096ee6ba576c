import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import type { AlertList } from '../../src/lib/domain/alert/alert.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { expect, ready, startApp, test, type RunningApp } from './app.ts';
import { noBarriers } from './axe.ts';
import { untilControlled } from './kept.ts';
import { inHours, minutesAgo, person, type Person } from './people.ts';
import { scriptsLoaded } from './scripts-loaded.ts';

const email = 'wang@example.org';

let app: RunningApp;
let password: string;
let colleague: Person;

test.beforeAll(async () => {
	test.setTimeout(120_000);
	app = await startApp({}, undefined, ['--dispatcher', email]);
	password = /wang@example\.org is a dispatcher now; .*once: (\S+)/.exec(app.output())![1]!;
	colleague = await person(app, 'dispatcher');
});
test.afterAll(async () => {
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});
// alerts of one test must not affect the next
test.afterEach(async () => {
	const { standing } = await colleague.call('alerts_list', { max_results: 500 });
	for (const { id } of standing) await colleague.call('cancel_alert', { alert_id: id, reason: '测试结束' });
});

/** Raises an alert about a stretch of the G60 near Shanghai. */
const raise = (zh: string, more: object = {}) =>
	colleague.call('raise_alert', {
		alert: {
			id: uuidv7(),
			severity: 'Severe',
			headline: { zh, en: `English of ${zh}` },
			expires: inHours(3),
			stretches: [
				{
					code: 'G60',
					from: { lon: 121.0, lat: 30.88 },
					to: { lon: 120.75, lat: 30.72 },
					towards: { lon: 120.16, lat: 30.27 },
					label: { zh: 'G60 枫泾–嘉兴 往杭州', en: 'G60 Fengjing–Jiaxing towards Hangzhou' }
				}
			],
			...more
		}
	});

async function placeCalled(zh: string): Promise<string> {
	const { data } = await colleague.client.from('places').select('id').eq('names->>zh', zh).single();
	return (data as { id: string }).id;
}

async function openDesk(page: Page): Promise<void> {
	await page.goto(`${app.url}/dispatch#alerts`);
	await page.locator('input[type=email]').fill(email);
	await page.locator('input[type=password]').fill(password);
	await page.keyboard.press('Enter');
	await page.locator('[data-hub="live"]').waitFor();
}

const openAlerts = async (page: Page, hash = '') => {
	await page.goto(`${app.url}/alerts${hash}`);
	await page.locator('[data-alerts="known"]').waitFor();
};
const card = (page: Page, text: string) => page.locator('[data-alert]').filter({ hasText: text });
const raising = (page: Page) => page.locator('[data-raise-alert]');
const question = (page: Page) => page.locator('dialog[open]:not([data-raise-alert])');

async function phone(context: BrowserContext): Promise<Page> {
	const page = await context.newPage();
	await page.setViewportSize({ width: 390, height: 844 });
	return page;
}

test('a stretch given by its stakes appears in list and map; cancelled it is struck through; undone it is back', async ({
	page,
	browser
}) => {
	const context = await browser.newContext({ locale: 'zh-CN' });
	const driver = await phone(context);
	await openDesk(page);
	await page.locator('[data-raise]').click();
	const form = raising(page);
	await form.locator('[data-check]').click();
	await expect(form.getByRole('alert').last()).toHaveText('请先选程度。');
	await form.getByRole('radio', { name: '严重', exact: true }).check();
	await form.locator('[data-field="headline-zh"]').fill('货车自燃，占两车道');
	await form.locator('[data-field="headline-en"]').fill('Lorry on fire, two lanes blocked');
	await form.locator('[data-check]').click();
	await expect(form.getByRole('alert').last()).toContainText('请先选择范围');

	const stakes = form.locator('[data-field="stakes"]');
	await stakes.fill('G2 K1203-K1210 往南京');
	await form.locator('[data-add="stakes"]').click();
	await expect(form.locator('#stretch-problem')).toContainText('请改按地点选');
	await stakes.fill('G60 K45-K80 往杭州');
	await stakes.press('Enter');
	await expect(form.locator('[data-chosen="1"]')).toContainText('G60 K45–K80 杭州方向');
	await form.locator('[data-check]').click();
	await expect(question(page).locator('[data-effect]')).toContainText(
		'在 G60 K45–K80 杭州方向（约 35 公里）上和正驶向那里的司机会马上收到。'
	);
	await question(page).locator('[data-confirm]').click();
	await expect(form).toHaveCount(0);
	await expect(page.locator('[data-outcome]')).toContainText('已发布预警“货车自燃，占两车道”');
	const onDesk = page.locator('.column.alerts [data-alert]');
	await expect(onDesk).toHaveCount(1);
	await expect(page.locator('[data-entry="raise_alert"]').first()).toContainText('货车自燃，占两车道');

	await openAlerts(driver);
	const shown = card(driver, '货车自燃');
	await expect(driver.locator('[data-section="current"]')).toContainText('货车自燃，占两车道');
	await expect(shown).toContainText('严重');
	await expect(shown).toContainText('G60 K45–K80 杭州方向');
	await driver.goto(app.url);
	await ready(driver);
	await expect(driver.locator('[data-unread="1"]')).toBeVisible();
	await expect(driver.locator('[data-drawn="1"]')).toBeVisible();
	await driver.getByRole('button', { name: '在地图上显示预警' }).click();
	await expect(driver.locator('[data-drawn="0"]')).toBeVisible();

	await onDesk.getByRole('button', { name: '解除预警' }).click();
	await question(page).locator('textarea').fill('已清理完');
	await question(page).locator('[data-confirm]').click();
	await expect(onDesk).toHaveCount(0);
	await openAlerts(driver);
	await expect(driver.locator('[data-section="past"] s')).toHaveText('货车自燃，占两车道');
	await expect(card(driver, '货车自燃')).toContainText('已解除');

	await page.locator('[data-outcome] [data-undo]').click();
	await expect(question(page).locator('textarea')).toHaveValue('撤销：已清理完');
	await question(page).locator('[data-confirm]').click();
	await expect(onDesk).toHaveCount(1);
	await openAlerts(driver);
	await expect(card(driver, '货车自燃')).toHaveAttribute('data-stands', 'true');
	await context.close();
});

test('undoing a new alert cancels it, and the desk receives alerts of colleagues', async ({ page }) => {
	await openDesk(page);
	await raise('同事发的预警');
	await expect(page.locator('.column.alerts')).toContainText('同事发的预警');
	const place = await placeCalled('嘉善收费站');
	await page.locator('[data-raise]').click();
	const form = raising(page);
	await form.getByRole('radio', { name: '一般', exact: true }).check();
	await form.locator('[data-field="headline-zh"]').fill('大雾');
	await form.locator('[data-field="category"]').selectOption('Met');
	await form.getByRole('radio', { name: '地点', exact: true }).check();
	await form.getByRole('searchbox').fill('嘉善收费站');
	await form.locator(`[data-place="${place}"]`).click();
	await form.getByRole('radio', { name: '12 小时' }).check();
	await form.locator('[data-check]').click();
	await expect(question(page).locator('[data-effect]')).toContainText(
		'正在经过或驶向 嘉善收费站 的司机会马上收到。'
	);
	await question(page).locator('[data-confirm]').click();
	await expect(card(page, '大雾')).toBeVisible();
	await page.locator('[data-outcome] [data-undo]').click();
	await question(page).locator('[data-confirm]').click();
	await expect(card(page, '大雾')).toHaveCount(0);
	const { past } = await colleague.call('alerts_list');
	const fog = past.find(({ headline }) => headline?.zh === '大雾');
	expect(fog).toMatchObject({ category: 'Met', severity: 'Minor', places: [{ id: place }] });
	expect(fog!.cancelled_at).not.toBeNull();
});

test('a stretch between two places, a circle and a drawn area are raised as chosen', async ({ page }) => {
	await openDesk(page);
	await page.locator('[data-raise]').click();
	const form = raising(page);
	await form.getByRole('radio', { name: '较重', exact: true }).check();
	await form.locator('[data-field="headline-zh"]').fill('雨雪');
	await form.locator('[data-field="code"]').selectOption('G42');
	const ends = form.locator('[data-field="from"] option');
	await expect.poll(() => ends.count()).toBeGreaterThan(3);
	const stops = await ends.evaluateAll((options) =>
		options.map((option) => (option as HTMLOptionElement).value).filter(Boolean)
	);
	await form.locator('[data-field="from"]').selectOption(stops[0]!);
	await form.locator('[data-field="to"]').selectOption(stops.at(-1)!);
	await form.locator('[data-field="towards"]').selectOption({ label: '南京' });
	await form.locator('[data-add="places"]').click();
	await expect(form.locator('[data-chosen="1"]')).toContainText('南京方向');

	await form.getByRole('radio', { name: '区域' }).check();
	await form.getByRole('searchbox', { name: '中心地点' }).fill('嘉善收费站');
	await form.locator('[data-found] button').first().click();
	await form.getByRole('spinbutton').fill('12');
	await expect(form.locator('[data-chosen="2"]')).toContainText('嘉善收费站 周围 12 公里');
	await form.getByRole('radio', { name: '在地图上划定' }).check();
	const map = form.locator('[data-tap-map="ready"]');
	await map.scrollIntoViewIfNeeded();
	for (const [x, y] of [[120, 100], [260, 110], [200, 220]] as const) await map.click({ position: { x, y } }); // prettier-ignore
	await expect(form.locator('[data-corners="3"]')).toBeVisible();
	await form.getByRole('button', { name: '在地图中心添加顶点' }).click();
	await expect(form.locator('[data-corners="4"]')).toBeVisible();
	await form.getByRole('button', { name: '撤销上一个顶点' }).click();
	await expect(form.locator('[data-chosen="2"]')).toContainText('划定的区域（3 个顶点）');
	// a corner that makes the edge cross the side between the first two
	await map.click({ position: { x: 200, y: 40 } });
	await expect(form.getByText('区域的边线不能交叉或相碰。')).toBeVisible();
	await form.locator('[data-check]').click();
	await expect(form.locator('#raise-problem')).toContainText('区域的边线不能交叉或相碰。');
	await expect(question(page)).toHaveCount(0);
	await form.getByRole('button', { name: '撤销上一个顶点' }).click();
	await expect(form.getByText('区域的边线不能交叉或相碰。')).toHaveCount(1);
	await form.locator('[data-check]').click();
	await expect(question(page).locator('[data-effect]')).toContainText('划定的区域（3 个顶点）');
	await question(page).locator('[data-confirm]').click();
	await expect(form).toHaveCount(0);
	const { standing } = await colleague.call('alerts_list', { max_results: 500 });
	const made = standing.find(({ headline }) => headline?.zh === '雨雪');
	expect(made!.area!.coordinates[0]).toHaveLength(4);
	expect(made!.stretches).toMatchObject([{ code: 'G42', towards: { lon: 118.78, lat: 32.05 } }]);
});

test('"no longer true" reaches the desk once, with its note', async ({ page, browser }) => {
	const alert = await raise('路面结冰');
	const context = await browser.newContext({ locale: 'zh-CN' });
	const driver = await phone(context);
	await openAlerts(driver, `#${alert.id}`);
	const shown = card(driver, '路面结冰');
	await expect(shown.getByRole('button', { expanded: true })).toBeFocused();
	await shown.getByRole('button', { name: '已经不是这样' }).click();
	await shown.getByRole('textbox').fill('太阳出来了，冰化了');
	await shown.getByRole('button', { name: '告诉调度' }).click();
	await expect(shown.locator('[data-doubt="sent"]')).toContainText('谢谢，已转给调度员。');
	await driver.reload();
	await shown.getByRole('button', { name: '已经不是这样' }).click();
	await shown.getByRole('button', { name: '告诉调度' }).click();
	await expect(shown.locator('[data-doubt="sent"]')).toContainText('您已经反馈过了');

	await openDesk(page);
	const doubted = page.locator(`[data-doubted="${alert.id}"]`);
	await expect(doubted).toContainText('1 人反映情况已变');
	await expect(doubted).toContainText('“太阳出来了，冰化了”');
	await doubted.getByRole('button', { name: '解除预警' }).click();
	await question(page).locator('textarea').fill('已化');
	await question(page).locator('[data-confirm]').click();
	await expect(doubted).toHaveCount(0);
	await context.close();
});

test('a read alert stays read on this device, and facts are shown as text', async ({ page }) => {
	const place = await placeCalled('太仓收费站');
	await colleague.call('pin_status', {
		place_id: place,
		status: 'closed',
		until: inHours(2),
		reason: '积水'
	});
	await raise('施工封道');
	await page.goto(app.url);
	await ready(page);
	await expect(page.locator('[data-unread="2"]')).toBeVisible();
	await page.locator('[data-unread]').click();
	await expect(card(page, '太仓收费站：封闭')).toContainText('严重');
	await expect(page.locator('[data-alert].fresh')).toHaveCount(2);
	await card(page, '施工封道').getByRole('button').first().click();
	await expect(page.locator('[data-alert].fresh')).toHaveCount(1);
	await page.reload();
	await expect(page.locator('[data-alert].fresh')).toHaveCount(1);
	await page.getByRole('button', { name: '全部标为已读' }).click();
	await expect(page.locator('[data-alert].fresh')).toHaveCount(0);
	await expect(page.getByRole('button', { name: '全部标为已读' })).toHaveCount(0);
	// the link opens its place on the map
	await card(page, '太仓收费站').getByRole('button').first().click();
	await card(page, '太仓收费站').locator('[data-map-link]').click();
	await page.locator('[data-sheet]').waitFor();
	await expect(page.locator('[data-unread="0"]')).toBeVisible();
	await colleague.call('unpin_status', { place_id: place, reason: '测试结束' });
});

test('a changed status shows its alert without a reload', async ({ page }) => {
	const place = await placeCalled('昆山收费站');
	await page.goto(app.url);
	await ready(page);
	await expect(page.locator('[data-unread="0"]')).toBeVisible();
	await colleague.call('pin_status', {
		place_id: place,
		status: 'closed',
		until: inHours(1),
		reason: '事故'
	});
	await expect(page.locator('[data-unread="1"]')).toBeVisible();
	await colleague.call('unpin_status', { place_id: place, reason: '测试结束' });
});

test('without a network the last known alerts are shown with their time', async ({ page, context }) => {
	await raise('桥面限载');
	await openAlerts(page);
	await expect(card(page, '桥面限载')).toBeVisible();
	await untilControlled(page);
	await context.setOffline(true);
	await page.reload();
	await expect(card(page, '桥面限载')).toBeVisible();
	await expect(page.locator('[data-known-at]')).toContainText('没有连接。以下是截至');
	await context.setOffline(false);
	await expect(page.locator('[data-known-at]')).toHaveCount(0);
});

test('the shared list has a change at once, and answers 304 to a client that has it', async ({ request }) => {
	const address = `${app.url}/api/alerts`;
	const list = async () => (await (await request.get(address)).json()) as AlertList;
	expect((await list()).standing).toEqual([]);
	const alert = await raise('桥面限速');
	// the cached answer would still be fresh; the broadcast has replaced it
	await expect.poll(async () => (await list()).standing, { intervals: [50], timeout: 1500 }).toEqual([alert]);
	const answer = await request.get(address);
	expect(answer.headers()['cache-control']).toBe('public, max-age=1');
	const headers = { 'if-none-match': answer.headers().etag! };
	expect((await request.get(address, { headers })).status()).toBe(304);
	await colleague.call('cancel_alert', { alert_id: alert.id, reason: '误操作' });
	await expect.poll(async () => (await list()).standing, { intervals: [50], timeout: 1500 }).toEqual([]);
	expect((await list()).past[0]).toMatchObject({ id: alert.id, revision: 2 });
	expect((await request.get(address, { headers })).status()).toBe(200);
});

test('without its database the list is refused with a code, not answered from an old copy', async ({
	request
}) => {
	const elsewhere = await startApp();
	const keys = JSON.parse(readFileSync(join(elsewhere.dataDir, 'keys.json'), 'utf8')) as Record<
		string,
		string
	>;
	const server = await startApp({
		SUPABASE_URL: `${elsewhere.url}/supabase`,
		SUPABASE_PUBLISHABLE_KEY: keys.publishableKey!,
		SUPABASE_SECRET_KEY: keys.secretKey!
	});
	const ask = () => request.get(`${server.url}/api/alerts`);
	expect((await ask()).status()).toBe(200);
	await elsewhere.stop();
	await expect.poll(async () => (await ask()).status()).toBe(503);
	const answer = await ask();
	expect(await answer.json()).toMatchObject({ code: 'database_unavailable' });
	expect(answer.headers()['cache-control'] ?? '').not.toContain('public');
	await server.stop();
	for (const { dataDir } of [elsewhere, server]) rmSync(dataDir, { recursive: true, force: true });
});

test('an old alert in force is listed, however many are newer', async ({ page }) => {
	await raise('桥梁关闭');
	for (let i = 0; i < 21; i++)
		await Promise.all(Array.from({ length: 10 }, (_, k) => raise(`雾 ${i * 10 + k}`, { severity: 'Minor' })));
	await page.goto(app.url);
	await ready(page);
	await expect(page.locator('[data-unread="211"]')).toBeVisible();
	await openAlerts(page);
	await expect(page.locator('[data-section="current"] [data-alert]')).toHaveCount(211);
	await expect(page.locator('[data-section="current"] [data-alert]').first()).toContainText('桥梁关闭');
	await untilControlled(page);
	await page.context().setOffline(true);
	await page.reload();
	await expect(page.locator('[data-section="current"] [data-alert]')).toHaveCount(211);
});

test('an answer from the worker’s cache is marked as the last known', async ({ page, context }) => {
	await raise('山体滑坡');
	await openAlerts(page);
	await untilControlled(page);
	const asked = () =>
		page.evaluate(async () => {
			const answer = await fetch('/api/alerts', { cache: 'no-cache' });
			return { kept: answer.headers.has('changxing-kept'), text: await answer.text() };
		});
	expect(await asked()).toEqual({ kept: false, text: expect.stringContaining('山体滑坡') });
	await context.setOffline(true);
	expect(await asked()).toEqual({ kept: true, text: expect.stringContaining('山体滑坡') });
});

test('a page without any known alerts says so, and recovers', async ({ page }) => {
	let reached = false;
	await page.route('**/api/alerts', (route) => (reached ? route.continue() : route.abort()));
	await page.goto(`${app.url}/alerts`);
	await expect(page.getByRole('alert')).toContainText('预警加载失败');
	// by itself
	reached = true;
	await expect(page.locator('[data-empty]')).toContainText('暂无预警，不代表畅通');
	// and at once when it is asked to: its own timers stand still
	reached = false;
	await page.evaluate(() =>
		indexedDB.databases().then((all) => all.forEach(({ name }) => indexedDB.deleteDatabase(name!)))
	);
	await page.clock.install();
	await page.clock.pauseAt(Date.now() + 1000);
	await page.reload();
	await expect(page.getByRole('alert')).toContainText('预警加载失败');
	reached = true;
	await page.getByRole('alert').getByRole('button', { name: '重试' }).click();
	await expect(page.locator('[data-empty]')).toContainText('暂无预警，不代表畅通');
	await page.clock.resume();
	await page.goto(`${app.url}/alerts#${uuidv7()}`);
	await expect(page.getByRole('alert')).toContainText('找不到这条预警');
});

test('a link to an alert is copied if there is no share sheet', async ({ page, context }) => {
	await context.grantPermissions(['clipboard-read', 'clipboard-write']);
	const alert = await raise('绕行');
	await openAlerts(page, `#${alert.id}`);
	await card(page, '绕行').getByRole('button', { name: '分享' }).click();
	await expect(card(page, '绕行')).toContainText('链接已复制');
	expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
		`绕行 ${app.url}/alerts#${alert.id}`
	);
});

test('both languages are complete', async ({ browser }) => {
	const context = await browser.newContext({ locale: 'en-GB' });
	const page = await context.newPage();
	const alert = await raise('大风', { category: 'Met', area: triangle });
	const gone = await raise('已过');
	await colleague.call('cancel_alert', { alert_id: gone.id, reason: '误操作' });
	await openAlerts(page, `#${alert.id}`);
	await expect(page.locator('main')).toContainText(
		'G60 Fengjing–Jiaxing towards Hangzhou · The area drawn on the map'
	);
	await page.getByRole('button', { name: 'No longer true' }).click();
	// texts that people wrote only in Chinese are shown unchanged
	let words = await page
		.locator('header, [data-section="current"], [data-section="past"] li:has-text("English")')
		.allInnerTexts()
		.then((all) => all.join('\n'));
	await openDesk(page);
	await expect(page.locator('.column.alerts [data-alert]')).toHaveCount(1);
	await page.locator('[data-raise]').click();
	const form = raising(page);
	await form.locator('[data-field="stakes"]').fill('G60 K45-K80 towards Hangzhou');
	await form.locator('[data-add="stakes"]').click();
	await form.getByRole('radio', { name: 'Area' }).check();
	await form.getByRole('radio', { name: 'Draw on the map' }).check();
	words += `\n${await form.innerText()}\n${await page.locator('.column.alerts').innerText()}`;
	const log = page.locator('[data-entry="cancel_alert"]').first();
	await expect(log).toContainText('called off the alert “English of 已过”');
	const foreign = words
		.split('\n')
		.filter((line) => /[\u4e00-\u9fff]/.test(line) && !/English of/.test(line));
	expect(foreign).toEqual([]);
	await context.close();
});

const triangle = {
	type: 'Polygon',
	coordinates: [[[120.4, 31.2], [120.9, 31.2], [120.7, 31.6], [120.4, 31.2]]] // prettier-ignore
};

/** Raises one alert of each kind and state. */
async function manyAlerts(): Promise<void> {
	await raise('G60 枫泾段货车自燃，占两车道，请提前绕行', {
		severity: 'Extreme',
		category: 'Fire',
		description: {
			zh: '消防已到场，预计两小时。\n请从 S36 绕行。',
			en: 'Fire brigade on site.\nTake the S36.'
		}
	});
	await raise('苏州一带大雾，能见度不足 100 米', {
		severity: 'Moderate',
		category: 'Met',
		stretches: [],
		area: triangle
	});
	await raise('今晚施工', { severity: 'Minor', effective: inHours(1), category: 'Infra' });
	const gone = await raise('路面遗撒');
	await colleague.call('cancel_alert', { alert_id: gone.id, reason: '误操作' });
	await (
		await person(app)
	).call('alert_feedback', { alert_id: (await raise('车辆抛锚')).id, note: '拖走了' });
	await colleague.report(await placeCalled('嘉善收费站'), 'closed', { observed_at: minutesAgo(2) });
}

const pictures = process.env.ALERT_PICTURES;

for (const [name, size] of [
	['phone', { width: 390, height: 844 }],
	['desktop', { width: 1440, height: 900 }]
] as const)
	for (const [colorScheme, locale] of [
		['light', 'zh-CN'],
		['dark', 'en-GB']
	] as const)
		test(`axe finds nothing on the screens of alerts: ${name}, ${colorScheme}`, async ({ browser }) => {
			const context = await browser.newContext({
				colorScheme,
				locale,
				viewport: size,
				reducedMotion: 'reduce'
			});
			const page = await context.newPage();
			const check = async (state: string) => {
				if (pictures)
					await page.screenshot({ path: join(pictures, `alerts-${name}-${colorScheme}-${state}.png`) });
				await noBarriers(page, { state });
				const wide = await page.evaluate(() =>
					[document.documentElement, ...document.querySelectorAll('.column, dialog, main, article')]
						.filter((element) => element.scrollWidth > element.clientWidth)
						.map((element) => element.className)
				);
				expect([state, wide]).toEqual([state, []]);
				// touch targets are large enough for a thumb
				const small = await page.evaluate(() =>
					[
						...document.querySelectorAll(
							'main[data-alerts] :is(a, button), .column.alerts button, [data-raise-alert] button'
						)
					]
						.map((element) => [element.textContent, element.getBoundingClientRect()] as const)
						.filter(([, { width, height }]) => width > 0 && (height < 43.5 || width < 43.5))
						.map(([text]) => text)
				);
				expect([state, small]).toEqual([state, []]);
			};
			await openAlerts(page);
			await page.locator('[data-connection="live"]').waitFor();
			await check('empty');
			await manyAlerts();
			await page.goto(`${app.url}/#8/30.9/120.8`);
			await ready(page);
			await page.locator('[data-drawn="3"]').waitFor();
			await check('map');
			await openAlerts(page);
			await page.locator('[data-connection="live"]').waitFor();
			await check('list');
			const first = page.locator('[data-alert]').first();
			await first.getByRole('button').first().click();
			await first.locator('[data-doubt] button').click();
			await check('opened');
			await openDesk(page);
			await page.locator('.column.alerts [data-alert]').first().waitFor();
			await check('desk');
			await page.locator('[data-raise]').click();
			const form = raising(page);
			await form.locator('[data-field="stakes"]').fill('G60 K45-K80 往杭州');
			await form.locator('[data-add="stakes"]').click();
			await form.locator('[data-field="headline-zh"]').fill('货车自燃');
			await form.locator('input[name="severity"]').first().check();
			await check('raise');
			await form.locator('[data-field="stakes"]').scrollIntoViewIfNeeded();
			await check('raise-stretch');
			await form.locator('input[name="target"][value="area"]').check();
			await form.locator('input[name="area-way"][value="drawn"]').check();
			const map = form.locator('[data-tap-map="ready"]');
			await map.scrollIntoViewIfNeeded();
			for (const [x, y] of [[120, 100], [260, 110], [200, 220]] as const) await map.click({ position: { x, y } }); // prettier-ignore
			await check('raise-area');
			await form.locator('[data-check]').click();
			await question(page).locator('[data-effect]').waitFor();
			await check('raise-check');
			await context.close();
		});

test('the page of alerts loads no code of the desk', async ({ page }) => {
	const all = await scriptsLoaded(page, () => openAlerts(page));
	expect(all).toContain('/api/alerts');
	expect(all).not.toContain('data-raise-alert');
});
