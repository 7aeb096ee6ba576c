import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { createClient } from '@supabase/supabase-js';
import { call } from '../../src/lib/database/call.ts';
import type { Database, Supabase } from '../../src/lib/database/database.ts';
import type { Report, Role } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { expect, ready, startApp, test as base, type RunningApp } from './app.ts';
import { noBarriers } from './axe.ts';
import { phonePicture } from './pictures.ts';
import { scriptsLoaded } from './scripts-loaded.ts';

const root = join(import.meta.dirname, '../..');
const email = 'wang@example.org';
/** a registered user who is no dispatcher */
const driver = { email: 'driver@example.org', password: 'a long enough password' };

let app: RunningApp;
let password: string;
let service: Supabase;

const client = (key: string) =>
	createClient<Database>(`${app.url}/supabase`, key, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
const keys = () =>
	JSON.parse(readFileSync(join(app.dataDir, 'keys.json'), 'utf8')) as Record<
		'secretKey' | 'publishableKey',
		string
	>;

/** Another person with a role. */
async function person(role: Role): Promise<Supabase> {
	const made = client(keys().publishableKey);
	const { data } = await made.auth.signInAnonymously();
	await call(service, 'set_role', { user_id: data.user!.id, role });
	return made;
}

const told = (place_id: string, more: Partial<Report> = {}): Report => ({
	id: uuidv7(),
	place_id,
	status: 'open',
	observed_at: new Date().toISOString(),
	...more
});
const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const submit = (who: Supabase, ...reports: Report[]) => call(who, 'submit_reports', { reports });
const statusOf = async (place_id: string) => (await call(service, 'place_detail', { place_id }))?.status;

/** The place of the seed with this Chinese name. */
async function placeCalled(zh: string): Promise<string> {
	const { data } = await service.from('places').select('id').eq('names->>zh', zh).single();
	return (data as { id: string }).id;
}

/** Makes a dispute: two volunteers report different statuses of a place. */
async function dispute(place: string): Promise<void> {
	await submit(
		await person('volunteer'),
		told(place, { status: 'open', observed_at: minutesAgo(20), note: '车道都开着' })
	);
	await submit(
		await person('volunteer'),
		told(place, { status: 'closed', observed_at: minutesAgo(5), note: '入口封了' })
	);
}

/** Makes a dispute, a hidden report, a pin, an appeal and a suspension. */
async function busyDay(place: string): Promise<void> {
	await dispute(place);
	const colleague = await person('dispatcher');
	const [loud, quiet] = [await person('anonymous'), await person('driver')];
	const reports = [
		told(place, { status: 'closed', note: '全封了' }),
		told(place, { status: 'busy', wait_minutes: 30, requirements: ['permit'] })
	];
	await submit(loud, reports[0]!);
	await submit(quiet, reports[1]!);
	for (const { id: report_id } of reports)
		await call(colleague, 'suspend_reporter', { report_id, level: '24h', reason: '内容不实' });
	await call(loud, 'appeal_suspension', { text: '我在现场，有照片。' });
	await call(colleague, 'hide_report', { report_id: reports[0]!.id, reason: '内容不实' });
	await call(colleague, 'pin_status', {
		place_id: await placeCalled('太仓收费站'),
		status: 'closed',
		until: new Date(Date.now() + 3_600_000).toISOString(),
		reason: '积水'
	});
}

async function signIn(page: Page, path = '/dispatch', as = { email, password }): Promise<void> {
	await page.goto(app.url + path);
	await page.locator('input[type=email]').fill(as.email);
	await page.locator('input[type=password]').fill(as.password);
	await page.keyboard.press('Enter');
}

const column = (page: Page, name: 'queue' | 'place' | 'log') => page.locator(`.column.${name}`);
const dialog = (page: Page) => page.locator('dialog[open]');
const outcome = (page: Page) => page.locator('[data-outcome]');

/** Confirms the dialog with a reason; an undo has its own reason. */
async function confirm(page: Page, reason?: string): Promise<void> {
	if (reason) await dialog(page).locator('textarea').fill(reason);
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page)).toHaveCount(0);
}

async function undo(page: Page): Promise<void> {
	await outcome(page).locator('[data-undo]').click();
	await confirm(page);
}

const test = base.extend<{ desk: (path?: string) => Promise<Page> }>({
	/** Opens the screen as a dispatcher. */
	desk: async ({ page }, use) => {
		await use(async (path) => {
			await signIn(page, path);
			await expect(page.getByRole('heading', { name: '调度台' })).toBeVisible();
			await page.locator('[data-connection="live"]').waitFor();
			return page;
		});
	}
});

test.beforeAll(async () => {
	test.setTimeout(120_000);
	app = await startApp({}, undefined, ['--dispatcher', email]);
	password = /wang@example\.org is a dispatcher now; .*once: (\S+)/.exec(app.output())![1]!;
	service = client(keys().secretKey);
	await client(keys().publishableKey).auth.signUp(driver);
});
test.afterAll(async () => {
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('an operator appoints dispatchers, also while the app runs', async ({ page }) => {
	const appoint = (address: string, port = app.port) => {
		const { status, stdout, stderr } = spawnSync(
			process.execPath,
			['src/server.ts', '--dispatcher', address],
			{
				cwd: root,
				encoding: 'utf8',
				timeout: 60_000,
				env: { ...process.env, HOST: '127.0.0.1', PORT: String(port), DATA_DIR: app.dataDir }
			}
		);
		return { status, text: (stdout + stderr).trim() };
	};
	const made = appoint('Li@example.org');
	expect(made).toMatchObject({ status: 0 });
	const given = /^li@example\.org is a dispatcher now; the password, shown only this once: (\S+)$/.exec(
		made.text
	)![1]!;
	expect(appoint('li@example.org')).toEqual({
		status: 0,
		text: 'li@example.org is a dispatcher now; the password stays as it is.'
	});
	expect(appoint('li')).toEqual({
		status: 1,
		text: '✗ --dispatcher is "li": it should be an e-mail address, as in name@example.org'
	});
	await signIn(page, '/dispatch', { email: 'li@example.org', password: given });
	await expect(page.getByRole('heading', { name: '调度台' })).toBeVisible();
});

test('signing in explains errors, and admits only dispatchers', async ({ page }) => {
	await signIn(page, '/dispatch', { email, password: 'not this one' });
	await expect(page.getByRole('alert')).toHaveText('邮箱或密码不对，请核对后再试。');
	await page.route('**/auth/v1/token**', (route) => route.abort());
	await page.locator('input[type=password]').fill(password);
	await page.keyboard.press('Enter');
	await expect(page.getByRole('alert')).toHaveText('连不上服务器，没有登录。请检查网络后再试。');
	await page.unroute('**/auth/v1/token**');
	await page.keyboard.press('Enter');
	await expect(column(page, 'queue')).toBeVisible();

	// the session survives a reload and ends with signing out
	await page.reload();
	await expect(column(page, 'queue')).toBeVisible();
	await page.getByRole('button', { name: '退出登录' }).click();
	await expect(page.getByRole('heading', { name: '调度员登录' })).toBeVisible();

	const asked: string[] = [];
	page.on('request', (request) => asked.push(request.url()));
	await signIn(page, '/dispatch', driver);
	await expect(page.getByRole('heading', { name: '这里是调度员的工作台' })).toBeVisible();
	await expect(page.locator('main')).toContainText(driver.email);
	await expect(page.locator('.column')).toHaveCount(0);
	expect(asked.filter((url) => /moderation|audit|api\/cells/.test(url))).toEqual([]);
	await page.getByRole('button', { name: '换个账号登录' }).click();
	await expect(page.locator('input[type=email]')).toBeVisible();
});

test('a driver without an account is asked to sign in, and one who signs out continues as a stranger', async ({
	page
}) => {
	const reported = async (query: string) => {
		await page.goto(`${app.url}/?q=${query}`);
		await page.locator('button[data-place]').first().click();
		await page.locator('button[data-report="open"]').click();
		await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	};
	await reported('朱桥');
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: '设置' }).click();
	await page.getByRole('link', { name: '调度台' }).click();
	await expect(page.getByRole('heading', { name: '调度员登录' })).toBeVisible();
	await signIn(page);
	await expect(column(page, 'queue')).toBeVisible();
	await page.getByRole('button', { name: '退出登录' }).click();
	await expect(page.getByRole('heading', { name: '调度员登录' })).toBeVisible();
	await reported('堰桥');
	await expect(page.locator('[data-sheet]')).toContainText('1 条上报');
});

test('a dispute appears by itself, is settled by a pin that drivers see, and comes back when the pin is removed', async ({
	desk,
	browser
}) => {
	const place = await placeCalled('G60枫泾收费站');
	const page = await desk();
	const driver = await (await browser.newContext()).newPage();
	await driver.goto(`${app.url}/?place=${place}`);
	await ready(driver);
	const shown = driver.locator('[data-sheet] [data-status]').first();

	await dispute(place);
	const waiting = column(page, 'queue').locator(`[data-waiting="${place}"]`);
	await expect(waiting).toBeVisible();
	await expect(waiting).toContainText(/有人报\s*畅通 \d+%/);
	await expect(waiting).toContainText(/有人报\s*封闭 \d+%/);
	await expect(page).toHaveTitle(/^（1）调度台/);
	await waiting.click();
	await expect(page).toHaveURL(`${app.url}/dispatch?place=${place}#place`);
	await expect(page.getByRole('heading', { name: 'G60枫泾收费站', level: 2 })).toBeFocused();
	await expect(page.locator('[data-moderated="2"]')).toBeVisible();

	await page.getByRole('button', { name: '核定状态' }).click();
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page).getByRole('alert')).toHaveText('请先选状态。');
	await dialog(page).getByRole('radio', { name: '封闭' }).check();
	await dialog(page).getByRole('radio', { name: '1 小时' }).check();
	await expect(dialog(page).locator('[data-effect]')).toContainText(
		/司机会看到“G60枫泾收费站：封闭”，注明由调度核定，至 \d\d:\d\d（还剩 1 小时）/
	);
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page).getByRole('alert')).toContainText('请先填写');
	await confirm(page, '已电话核实');
	await expect(outcome(page)).toContainText('已核定“G60枫泾收费站”为“封闭”');
	await expect(page.locator('[data-pinned="closed"]')).toContainText('已电话核实');
	await expect(waiting).toHaveCount(0);
	await expect(column(page, 'queue').locator('[data-list="pins"]')).toContainText('G60枫泾收费站');
	expect(await statusOf(place)).toMatchObject({
		status: 'closed',
		pin: { status: 'closed', reason: '已电话核实' }
	});
	await expect(shown).toHaveAttribute('data-status', 'closed');

	// after the undo the dispute is in the queue again
	await undo(page);
	await expect(outcome(page)).toContainText('已取消“G60枫泾收费站”的核定');
	await expect(waiting).toBeVisible();
	expect((await statusOf(place))!.pin).toBeUndefined();
	// the undo can be undone too
	await undo(page);
	await expect(page.locator('[data-pinned="closed"]')).toBeVisible();
	await expect(column(page, 'log').locator('[data-entry="pin_status"]').first()).toContainText('撤销');
	await column(page, 'queue').getByRole('button', { name: '取消核定: G60枫泾收费站' }).click();
	await confirm(page, '情况已变');
	await expect(page.locator('[data-pinned]')).toHaveCount(0);
	await driver.context().close();
});

test('an official statement is shown beside drivers’ reports, and taken back within a minute', async ({
	desk
}) => {
	const place = await placeCalled('嘉善收费站');
	for (const minutes of [30, 20, 10])
		await submit(
			await person('volunteer'),
			told(place, { status: 'closed', observed_at: minutesAgo(minutes) })
		);
	const page = await desk(`/dispatch?place=${place}`);
	await page.getByRole('button', { name: '发布公告' }).click();
	await dialog(page).getByRole('radio', { name: '畅通' }).check();
	await dialog(page).getByRole('radio', { name: '另选时间' }).check();
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page).getByRole('alert')).toHaveText('请选一个未来 31 天内的时间。');
	await dialog(page)
		.locator('input[type="datetime-local"]')
		.fill(
			new Date(Date.now() + 30 * 3_600_000 - new Date().getTimezoneOffset() * 60_000)
				.toISOString()
				.slice(0, 16)
		);
	await confirm(page, '据省厅公告恢复通行');
	await expect(page.locator('[data-official="open"]')).toContainText('与司机上报不一致');
	await expect(page.locator('[data-official="open"]')).toContainText('据省厅公告恢复通行');
	// the queue names both sides
	const waiting = column(page, 'queue').locator(`[data-waiting="${place}"]`);
	await expect(waiting).toContainText(/官方\s*畅通/);
	await expect(waiting).toContainText(/司机\s*封闭 9\d%/);
	await undo(page);
	await expect(outcome(page)).toContainText('已撤回');
	await expect(page.locator('[data-official]')).toHaveCount(0);
	await expect(waiting).toHaveCount(0);
});

test('a report is hidden from drivers and restored', async ({ desk, browser }) => {
	const place = await placeCalled('G15朱桥主线收费站');
	await submit(await person('driver'), told(place, { status: 'busy', observed_at: minutesAgo(9) }));
	await submit(await person('anonymous'), told(place, { status: 'closed', note: '全封了' }));
	const driver = await (await browser.newContext()).newPage();
	await driver.goto(`${app.url}/?place=${place}`);
	await expect(driver.locator('[data-sheet]')).toContainText('全封了');

	const page = await desk(`/dispatch?place=${place}`);
	const row = page.locator('[data-moderated-report]', { hasText: '全封了' });
	await expect(row).toContainText('匿名司机 新用户 尚不了解 尚无人印证 距离不明 权重 1');
	await row.getByRole('button', { name: '隐藏' }).click();
	await expect(dialog(page).locator('[data-effect]')).toContainText('对所有人隐藏');
	await dialog(page).getByRole('button', { name: '内容不实' }).click();
	await confirm(page);
	await expect(row).toContainText('已隐藏');
	await expect(row).not.toContainText('计 ');
	await expect(driver.locator('[data-sheet]')).not.toContainText('全封了');
	await expect(row.getByRole('button', { name: '恢复' })).toBeVisible();
	await undo(page);
	await expect(row).toHaveAttribute('data-hidden', 'false');
	await expect(driver.locator('[data-sheet]')).toContainText('全封了');
	await driver.context().close();
});

test('a photo is removed while its report stays, and restored', async ({ desk }) => {
	const place = await placeCalled('嘉兴服务区');
	const [driving, looking] = [await person('driver'), await person('anonymous')];
	const page = await desk();
	const report = told(place, { status: 'busy' });
	const photo = `${report.id}.jpg`;
	const picture = await phonePicture(page, 640, 480);
	const { error } = await driving.storage
		.from('photos')
		.upload(photo, picture, { contentType: 'image/jpeg' });
	expect(error).toBeNull();
	await submit(driving, { ...report, photo });
	/** true if a stranger can see the photo */
	const seen = async () => (await looking.storage.from('photos').download(photo)).data !== null;
	expect(await seen()).toBe(true);
	const before = await statusOf(place);

	await page.goto(`${app.url}/dispatch?place=${place}`);
	const row = page.locator(`[data-moderated-report="${report.id}"]`);
	await expect(row.locator('[data-report-photo="shown"] img')).toBeVisible();
	await row.locator('[data-do="remove-photo"]').click();
	await expect(dialog(page)).toContainText('照片对所有人隐藏，一天后删除；上报本身照常计入。');
	await confirm(page, '照片里有人脸、车牌或隐私');
	await expect(row).toContainText('照片已移除');
	expect(await seen()).toBe(false);
	expect((await statusOf(place))?.report_count).toBe(before?.report_count);
	// dispatchers can still see it on request
	await row.locator('[data-report-photo="waiting"] button').click();
	await expect(row.locator('[data-report-photo="shown"] img')).toBeVisible();
	const log = column(page, 'log');
	await expect(log.locator('[data-entry="remove_photo"]').first()).toContainText(
		'移除“嘉兴服务区”一条上报的照片'
	);

	await undo(page);
	await expect(row.locator('[data-do="remove-photo"]')).toBeVisible();
	expect(await seen()).toBe(true);
	await expect(log.locator('[data-entry="restore_photo"]').first()).toContainText(
		'恢复“嘉兴服务区”一条上报的照片'
	);
	await noBarriers(page);
});

test('a reporter is suspended with a reason, appeals, is listed first, is refused and later lifted', async ({
	desk
}) => {
	const place = await placeCalled('苏州新区收费站');
	const reporter = await person('driver');
	await submit(reporter, told(place, { status: 'restricted', note: '有人举报他' }));
	const page = await desk(`/dispatch?place=${place}`);
	const row = page.locator('[data-moderated-report]', { hasText: '有人举报他' });
	const handle = await row.locator('.handle').innerText();
	await row.getByRole('button', { name: `上报人档案 ${handle}` }).click();
	await expect(dialog(page).locator('[data-account]')).toContainText('可见 1 条上报（1 个地点）');
	await dialog(page).getByRole('radio', { name: '暂停 7 天' }).check();
	await expect(dialog(page).locator('[data-effect]')).toContainText(`${handle} 不能上报（7 天）`);
	await confirm(page, '反复乱报');
	await expect(row).toContainText('暂停上报中');

	const [refused] = await submit(reporter, told(place));
	expect(refused).toMatchObject({ outcome: 'rejected', code: 'suspended' });
	expect(refused!.message).toContain('反复乱报');
	await call(reporter, 'appeal_suspension', { text: '我在现场，有照片。' });
	const appeal = column(page, 'queue').locator('[data-list]').first().locator('[data-suspension]');
	await expect(appeal).toContainText('我在现场，有照片。');
	await expect(column(page, 'queue').locator('[data-list]').first()).toHaveAttribute('data-list', 'appeals');

	await appeal.getByRole('button', { name: '驳回' }).click();
	await confirm(page, '照片还没看到');
	await expect(column(page, 'queue').locator('[data-list="appeals"]')).toHaveCount(0);
	expect(await call(reporter, 'my_standing')).toMatchObject({ suspension: { answer: '照片还没看到' } });
	await column(page, 'queue')
		.locator(`[data-suspension="${handle}"]`)
		.getByRole('button', { name: '解除' })
		.click();
	await confirm(page, '看到照片了');
	await expect(row).not.toContainText('暂停上报中');
	expect(await submit(reporter, told(place))).toMatchObject([{ outcome: 'accepted' }]);
	// lifting by mistake is undone: suspended as before, with an unanswered appeal
	await undo(page);
	await expect(column(page, 'queue').locator('[data-list="appeals"]')).toContainText(handle);
	expect(await submit(reporter, told(place))).toMatchObject([{ code: 'suspended' }]);
	await undo(page);
	expect(await submit(reporter, told(place))).toMatchObject([{ outcome: 'accepted' }]);
});

test('an account is taken back with all its reports, with their numbers, and restored', async ({ desk }) => {
	const [place, other] = [await placeCalled('太仓收费站'), await placeCalled('嘉善收费站')];
	const bot = await person('volunteer');
	await submit(bot, told(place, { status: 'closed', note: '机器人', observed_at: minutesAgo(3) }));
	await submit(bot, told(place, { status: 'closed', note: '又来了' }), told(other, { status: 'open' }));
	const before = (await statusOf(place))!;
	const page = await desk(`/dispatch?place=${place}`);
	const rows = page.locator('[data-moderated-report]', { hasText: /机器人|又来了/ });
	const handle = await rows.first().locator('.handle').innerText();
	await rows.first().locator('[data-do="reporter"]').click();
	await dialog(page).getByRole('radio', { name: '批量隐藏该账号上报' }).check();
	await expect(dialog(page).locator('[data-effect]')).toContainText(
		`${handle} 近 60 天的 3 条上报（2 个地点）全部隐藏`
	);
	await confirm(page, '程序刷的');
	await expect(outcome(page)).toContainText(
		new RegExp(`已批量隐藏 ${handle} 的 3 条上报（2 个地点），他人 \\d+ 条上报重新评判`)
	);
	await expect(rows.first()).toContainText('已隐藏');
	await expect(rows.nth(1)).toContainText('已隐藏');
	expect((await statusOf(place))!.report_count).toBe(before.report_count - 1);
	await undo(page);
	await expect(outcome(page)).toContainText(`已批量恢复 ${handle} 的 3 条上报（2 个地点）`);
	expect((await statusOf(place))!.report_count).toBe(before.report_count);
});

test('two places are merged and separated again', async ({ desk }) => {
	const twin = await placeCalled('S36亭枫高速检查站');
	const place = await placeCalled('G60枫泾公安检查站');
	await submit(await person('driver'), told(twin, { status: 'open', note: '从亭枫报的' }));
	const page = await desk(`/dispatch?place=${twin}`);
	await page.getByRole('button', { name: '合并到…' }).click();
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page).getByRole('alert')).toHaveText('请先选一个地点。');
	await dialog(page).getByRole('searchbox').fill('枫泾公安');
	await dialog(page).locator(`[data-place="${place}"]`).click();
	await expect(dialog(page).locator('[data-effect]')).toContainText(
		'“S36亭枫高速检查站”从地图上消失，它的上报都算到“G60枫泾公安检查站”'
	);
	await confirm(page, '同一个地点');
	await expect(outcome(page)).toContainText('带去 1 条上报');
	await expect(column(page, 'place')).toContainText('这个地点已被合并或移除');
	expect(await statusOf(twin)).toBeUndefined();
	// the log links to the target place, where the merge can be undone
	await column(page, 'log').locator('[data-entry="merge_places"] a').first().click();
	await expect(page.locator('[data-moderated-report]', { hasText: '从亭枫报的' })).toBeVisible();
	await page.locator('[data-merged]').getByRole('button', { name: '撤销合并: S36亭枫高速检查站' }).click();
	await confirm(page, '其实是两处');
	await expect(outcome(page)).toContainText('带回 1 条上报');
	await expect(page.locator('[data-merged]')).toHaveCount(0);
	expect(await statusOf(twin)).toMatchObject({ report_count: 1 });
});

test('a refusal of the database and a missing answer are explained', async ({ desk }) => {
	const place = await placeCalled('G60枫泾收费站');
	const page = await desk(`/dispatch?place=${place}`);
	const aboutToPin = async () => {
		await page.getByRole('button', { name: '核定状态' }).click();
		await dialog(page).getByRole('radio', { name: '排队' }).check();
		await dialog(page).locator('textarea').fill('试一下');
	};
	await page.route('**/rpc/pin_status', (route) => route.abort());
	await aboutToPin();
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page).getByRole('alert')).toContainText('请先看“操作日志”');
	await page.unroute('**/rpc/pin_status');
	await page.keyboard.press('Escape');
	// the place is archived while the dialog is open
	await aboutToPin();
	await service.from('places').update({ archived: true }).eq('id', place);
	await dialog(page).locator('[data-confirm]').click();
	await expect(dialog(page).getByRole('alert')).toHaveText('这个地点已不存在，或者两个地点不是同一类。');
	await service.from('places').update({ archived: false }).eq('id', place);
	await page.keyboard.press('Escape');

	// a person whose dispatcher role was removed sees nothing
	const { data } = await service.auth.admin.listUsers();
	const user_id = data.users.find((user) => user.email === email)!.id;
	await call(service, 'set_role', { user_id, role: 'driver' });
	await expect(page.getByRole('heading', { name: '这里是调度员的工作台' })).toBeVisible();
	await expect(page.locator('.column')).toHaveCount(0);
	await call(service, 'set_role', { user_id, role: 'dispatcher' });
});

test('the log shows all actions, older ones on demand, and a link opens a part of the screen', async ({
	desk
}) => {
	const [place, twin] = [await placeCalled('枫泾服务区'), await placeCalled('朱桥服务区')];
	const reporter = await person('driver');
	const said = told(place, { status: 'busy' });
	await submit(reporter, said);
	const me = client(keys().publishableKey);
	await me.auth.signInWithPassword({ email, password });
	const report_id = said.id;
	const until = new Date(Date.now() + 3_600_000).toISOString();
	await call(me, 'pin_status', { place_id: place, status: 'closed', until, reason: '已电话核实' });
	await call(me, 'unpin_status', { place_id: place, reason: '情况已变' });
	const held = await call(me, 'suspend_reporter', {
		report_id,
		level: 'permanent',
		reason: '反复乱报'
	});
	await call(reporter, 'appeal_suspension', { text: '我没有。' });
	for (const lift of [false, true])
		await call(me, 'answer_suspension', { suspension_id: held.id, lift, reason: '查过了' });
	await call(me, 'renew_suspension', { suspension_id: held.id, reason: '误操作' });
	for (const restore of [false, true])
		await call(me, 'reverse_account', { report_id, restore, reason: '查过了' });
	await call(me, 'merge_places', { place_id: place, into_id: twin, reason: '同一个地点' });
	await call(me, 'unmerge_place', { place_id: place, reason: '其实是两处' });
	// more than one page
	for (let i = 0; i < 12; i++)
		for (const hide of [true, false])
			await call(me, 'hide_report', { report_id, hide, reason: `第 ${i} 次` });

	const page = await desk(`/dispatch?place=${place}#log`);
	await page.setViewportSize({ width: 390, height: 844 });
	const log = column(page, 'log');
	await expect(log.locator('[data-log="30"]')).toBeVisible();
	await expect(column(page, 'queue')).toBeHidden();
	await log.getByRole('button', { name: '更早的' }).click();
	const line = (action: string) => log.locator(`[data-entry="${action}"]`).first();
	for (const [action, words] of [
		['hide_report', /我\s*隐藏“枫泾服务区”的一条上报\s*“第 11 次”\s*显示由“车位紧张 \d+%”变为“营业 \d+%”/],
		['unhide_report', /恢复“枫泾服务区”的一条上报/],
		['unmerge_place', /撤销“枫泾服务区”与“朱桥服务区”的合并（1 条上报）\s*“其实是两处”/],
		['merge_places', /把“枫泾服务区”并入“朱桥服务区”（1 条上报）/],
		['restore_account', `批量恢复 ${held.reporter} 的 1 条上报（1 个地点）`],
		['reverse_account', `批量隐藏 ${held.reporter} 的 1 条上报（1 个地点）`],
		['renew_suspension', `重新暂停 ${held.reporter} 上报`],
		['lift_suspension', `解除 ${held.reporter} 的暂停`],
		['refuse_appeal', `驳回 ${held.reporter} 的申诉`],
		['appeal_suspension', new RegExp(`${held.reporter}\\s*对暂停提出申诉\\s*“我没有。”`)],
		['suspend_reporter', `暂停 ${held.reporter} 上报（长期）`],
		['unpin_status', /取消“枫泾服务区”的核定\s*“情况已变”\s*显示由“关闭”变为“车位紧张 \d+%”/],
		[
			'pin_status',
			/核定“枫泾服务区”为“关闭”，至 (\S+ )?\d\d:\d\d\s*“已电话核实”\s*显示由“车位紧张 \d+%”变为“关闭”/
		],
		['set_role', /系统\s*把一人的身份从“.+”改为“.+”/]
	] as const)
		await expect(line(action), action).toContainText(words);
	// the text has no code and no id
	expect(await log.innerText()).not.toMatch(/_|[0-9a-f]{8}-[0-9a-f]{4}/);
	await page.getByRole('link', { name: '待处理' }).click();
	await expect(column(page, 'queue')).toBeVisible();
	await expect(page).toHaveURL(/place=.*#queue$/);
	await page.goBack();
	await expect(log).toBeVisible();
});

test('a place is found, pinned and unpinned with the keyboard alone', async ({ desk }) => {
	const page = await desk();
	const tabTo = async (target: Locator) => {
		for (let i = 0; i < 40; i++) {
			if (await target.evaluate((element) => element === document.activeElement)) return;
			await page.keyboard.press('Tab');
		}
		await expect(target).toBeFocused();
	};
	await page.keyboard.press('/');
	await page.keyboard.type('阳澄湖');
	await expect(page.locator('[data-found]')).not.toHaveAttribute('data-found', '0');
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-desk-place] h2')).toBeFocused();
	await expect(page.locator('[data-desk-place] h2')).toContainText('阳澄湖');
	await tabTo(page.getByRole('button', { name: '核定状态' }));
	await page.keyboard.press('Enter');
	await tabTo(dialog(page).getByRole('radio', { name: '营业' }));
	await page.keyboard.press('ArrowRight');
	await expect(dialog(page).getByRole('radio', { name: '车位紧张' })).toBeChecked();
	await tabTo(dialog(page).locator('textarea'));
	await page.keyboard.type('看过监控');
	await page.keyboard.press('Control+Enter');
	await expect(outcome(page)).toContainText('为“车位紧张”');
	await expect(outcome(page).locator('[data-undo]')).toBeFocused();
	await page.keyboard.press('Enter');
	await expect(dialog(page).locator('[data-confirm]')).toBeFocused();
	await expect(dialog(page).locator('textarea')).toHaveValue('撤销：看过监控');
	await page.keyboard.press('Enter');
	await expect(outcome(page)).toContainText('已取消');
	await tabTo(outcome(page).getByRole('button', { name: '关闭' }));
	await page.keyboard.press('Enter');
	await expect(page.locator('[data-desk-place] h2')).toBeFocused();
});

test('keys of a Chinese input method pick no place and close nothing', async ({ desk }) => {
	const page = await desk();
	const search = column(page, 'place').locator('input[type=search]');
	/** Keydown as browsers send it while an input method is at work; Safari sends the second kind after its end. */
	const press = (target: Locator, key: string, more: { isComposing: boolean; keyCode: number }) =>
		target.dispatchEvent('keydown', { key, bubbles: true, cancelable: true, ...more });
	const ofInputMethod = [
		{ isComposing: true, keyCode: 229 },
		{ isComposing: false, keyCode: 229 }
	];
	await search.fill('枫泾');
	await expect(page.locator('[data-found]')).not.toHaveAttribute('data-found', '0');
	for (const kind of ofInputMethod)
		for (const key of ['Enter', 'Escape']) {
			await press(search, key, kind);
			await expect(search).toHaveValue('枫泾');
		}
	await expect(page.locator('[data-desk-place]')).toHaveCount(0);
	await search.press('Enter');
	await expect(page.locator('[data-desk-place] h2')).toContainText('枫泾');
	// Ctrl+Enter in a reason
	await page.getByRole('button', { name: '核定状态' }).click();
	await dialog(page).getByRole('radio').first().check();
	const reason = dialog(page).locator('textarea');
	await reason.fill('看过监控');
	for (const kind of ofInputMethod)
		await reason.dispatchEvent('keydown', { key: 'Enter', ctrlKey: true, bubbles: true, ...kind });
	await expect(dialog(page)).toHaveCount(1);
	await expect(outcome(page)).toHaveCount(0);
	await page.keyboard.press('Escape');
	// the picker of the alert form
	await page.locator('[data-raise]').click();
	await dialog(page).locator('input[name=target][value=places]').check();
	const picker = dialog(page).locator('search input');
	await picker.fill('枫泾');
	for (const kind of ofInputMethod) await press(picker, 'Enter', kind);
	await expect(dialog(page).locator('[data-chosen]')).toHaveAttribute('data-chosen', '0');
	await picker.press('Enter');
	await expect(dialog(page).locator('[data-chosen]')).toHaveAttribute('data-chosen', '1');
});

test('a dispatcher is told what a colleague changed meanwhile, and decides whether to go on', async ({
	desk
}) => {
	const place = await placeCalled('嘉善收费站');
	const page = await desk(`/dispatch?place=${place}`);
	await page.getByRole('button', { name: '核定状态' }).click();
	await dialog(page).getByRole('radio', { name: '封闭' }).check();
	await expect(dialog(page).locator('[data-effect]')).toContainText('预警');
	const colleague = await person('dispatcher');
	await call(colleague, 'pin_status', {
		place_id: place,
		status: 'busy',
		until: new Date(Date.now() + 3_600_000).toISOString(),
		reason: '现场来电'
	});
	await dialog(page).locator('textarea').fill('看过监控');
	await dialog(page).locator('[data-confirm]').click();
	const { handle } = await call(colleague, 'my_handle');
	await expect(dialog(page).locator('[data-changes]')).toContainText(handle);
	await expect(dialog(page).locator('[data-changes]')).toContainText('“现场来电”');
	expect((await statusOf(place))?.status).toBe('busy');
	await dialog(page)
		.getByRole('button', { name: /仍要继续/ })
		.click();
	await expect(outcome(page)).toContainText('为“封闭”');
	await undo(page);
	expect((await statusOf(place))?.status).toBe('busy');
	await call(colleague, 'unpin_status', { place_id: place, reason: '情况已变' });
});

test('a half-written alert is kept until it is raised or thrown away', async ({ desk }) => {
	const page = await desk();
	const form = page.locator('[data-raise-alert]');
	const headline = form.locator('[data-field="headline-zh"]');
	await page.locator('[data-raise]').click();
	await expect(form.locator('[data-draft]')).toHaveCount(0);
	await headline.fill('G15 大雾');
	await page.keyboard.press('Escape');
	await expect(form).toHaveCount(0);
	await page.reload();
	await page.locator('[data-connection="live"]').waitFor();
	await page.locator('[data-raise]').click();
	await expect(form.locator('[data-draft]')).toBeVisible();
	await expect(headline).toHaveValue('G15 大雾');
	await form.locator('[data-discard="ask"]').click();
	await form.locator('[data-discard="sure"]').click();
	await page.locator('[data-raise]').click();
	await expect(headline).toHaveValue('');
});

test('a statement is withdrawn much later by another dispatcher, and a contradicted pin waits in the queue', async ({
	desk
}) => {
	const [place, pinned] = [await placeCalled('枫泾服务区'), await placeCalled('朱桥服务区')];
	const colleague = await person('dispatcher');
	const until = new Date(Date.now() + 3_600_000).toISOString();
	const said = told(place, { status: 'closed', valid_until: until, note: '据通告' });
	await submit(colleague, said);
	await call(colleague, 'pin_status', { place_id: pinned, status: 'closed', until, reason: '据通告' });
	for (let i = 0; i < 2; i++) await submit(await person('volunteer'), told(pinned, { status: 'open' }));
	const page = await desk(`/dispatch?place=${place}`);
	const row = page.locator(`[data-list="contradicted"] [data-waiting="${pinned}"]`);
	await expect(row).toHaveAttribute('data-against', '2');
	await expect(column(page, 'log').locator('[data-entry="state"]').first()).toContainText('据通告');
	await page.locator('[data-statements] button').click();
	await confirm(page, '通告已取消');
	await expect(page.locator('[data-official]')).toHaveCount(0);
	await expect(column(page, 'log').locator('[data-entry="withdraw_statement"]')).toContainText('通告已取消');
	await undo(page);
	await expect(page.locator('[data-official="closed"]')).toBeVisible();
	await call(colleague, 'unpin_status', { place_id: pinned, reason: '情况已变' });
	await call(colleague, 'hide_report', { report_id: said.id, reason: '情况已变' });
});

test('a server that does not answer is named, with the age of what is shown, and tried again', async ({
	page
}) => {
	const statuses = /rpc\/status_since|\/api\/cells/;
	await page.route(statuses, (route) => route.abort());
	await signIn(page);
	const silent = page.locator('[data-server-silent]');
	await expect(silent).toContainText(/连不上服务器。这里显示的是 \d+:\d\d 的情况/, { timeout: 40_000 });
	await expect(page.locator('[data-unreachable]')).toContainText(
		/\d+:\d\d 起连不上服务器|离线，自 \d+:\d\d 起/
	);
	await page.unroute(statuses);
	await silent.getByRole('button', { name: '重试' }).click();
	await expect(page.locator('[data-connection="live"]')).toBeVisible();
	await expect(silent).toHaveCount(0);
});

test('both languages are complete', async ({ browser }) => {
	const context = await browser.newContext({ locale: 'en-GB' });
	const page = await context.newPage();
	const place = await placeCalled('嘉善收费站');
	await busyDay(place);
	await signIn(page, `/dispatch?place=${place}`);
	await page.locator('[data-moderated]').waitFor();
	await page.locator('[data-log]').waitFor();
	await page.getByRole('button', { name: 'Set the status' }).click();
	await dialog(page).getByRole('radio', { name: 'Queue' }).check();
	await expect(dialog(page)).toContainText('What will happen');
	const words = `${await dialog(page).innerText()}\n${await page.locator('.desk').innerText()}`;
	// people's own texts and names of places may be Chinese
	const foreign = words
		.split('\n')
		.map((line) => line.replace(/“[^”]*”/g, ''))
		.filter((line) => /[\u4e00-\u9fff]/.test(line) && !/^Reason: |收费站|Undone: /.test(line));
	expect(foreign).toEqual([]);
	await context.close();
});

for (const [name, size] of [
	['phone', { width: 390, height: 844 }],
	['desktop', { width: 1440, height: 900 }]
] as const)
	for (const colorScheme of ['light', 'dark'] as const)
		test(`axe finds nothing on the dispatch screen: ${name}, ${colorScheme}`, async ({ page }) => {
			test.slow();
			await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
			await page.setViewportSize(size);
			const check = async (state: string) => {
				await noBarriers(page, { state });
				// nothing overflows the page or its parts
				const wide = await page.evaluate(() =>
					[document.documentElement, ...document.querySelectorAll('.column, dialog, header')]
						.filter((element) => element.scrollWidth > element.clientWidth)
						.map((element) => element.className)
				);
				expect([state, wide]).toEqual([state, []]);
			};
			const place = await placeCalled('G320枫泾（兴塔）检查站');
			await busyDay(place);
			await signIn(page, '/dispatch', { email, password: 'not this one' });
			await expect(page.getByRole('alert')).toContainText('不对');
			await check('wrong password');
			await signIn(page, '/dispatch', driver);
			await expect(page.getByRole('heading', { name: '这里是调度员的工作台' })).toBeVisible();
			await check('refused');
			await page.getByRole('button', { name: '换个账号登录' }).click();
			await page.locator('input[type=email]').waitFor();
			await signIn(page, `/dispatch?place=${place}#queue`);
			await column(page, 'queue').locator('[data-list]').first().waitFor();
			await check('queue');
			await page.goto(`${app.url}/dispatch?place=${place}#place`);
			await page.locator('[data-moderated]').waitFor();
			await check('place');
			await page.getByRole('button', { name: '核定状态' }).click();
			await dialog(page).getByRole('radio', { name: '封闭' }).check();
			await dialog(page).locator('[data-confirm]').click();
			await check('pin');
			await confirm(page, '已电话核实');
			await page.locator('[data-pinned]').waitFor();
			await check('pinned, with undo');
			await undo(page);
			await page.locator('[data-do="reporter"]').first().click();
			await dialog(page).getByRole('radio', { name: '长期暂停' }).check();
			await check('reporter');
			await page.keyboard.press('Escape');
			await page.getByRole('button', { name: '合并到…' }).click();
			await dialog(page).locator('[data-place]').first().click();
			await check('merge');
			await page.keyboard.press('Escape');
			await page.getByRole('searchbox').fill('服务区');
			await page.locator('[data-found]').waitFor();
			await check('search');
			await page.goto(`${app.url}/dispatch?place=${place}#log`);
			await page.locator('[data-log]').waitFor();
			await check('log');
		});

test('the map loads no code of the desk', async ({ page }) => {
	const all = await scriptsLoaded(page, async () => {
		await page.goto(app.url);
		await ready(page);
	});
	expect(all).toContain('高速道口实时地图');
	expect(all).not.toContain('调度员登录');
	expect(all).not.toContain('data-moderated');
});
