import { expect, test } from './app.ts';
import { noBarriers } from './axe.ts';
import { inHours, minutesAgo, person } from './people.ts';
import { openPlace, sheet } from './sheet.ts';

test('“why?” shows each report with its weight, and the belief without it', async ({ open, app }) => {
	const page = await open('/?q=硕放');
	const id = await openPlace(page);
	await (
		await person(app, 'volunteer')
	).report(id, 'closed', { observed_at: minutesAgo(30), distance_m: 400 });
	await (await person(app)).report(id, 'open', { observed_at: minutesAgo(10) });
	await expect(sheet(page)).toContainText('2 条上报');
	await sheet(page).locator('[data-action="why"]').click();
	const why = sheet(page).locator('.why');
	await expect(why.locator('[data-evidence="2"]')).toBeVisible();
	await expect(why).toContainText('志愿者');
	await expect(why).toContainText('距此 400 米');
	await expect(why).toContainText('分量足');
	await expect(why).toContainText('没有这条，可信度会从');
	// four probabilities that sum to one, but for rounding
	const shares = (await why.locator('.number').allInnerTexts()).map((text) => parseInt(text));
	expect(shares).toHaveLength(4);
	expect(Math.abs(shares.reduce((a, b) => a + b, 0) - 100)).toBeLessThanOrEqual(2);
	await (await person(app, 'volunteer')).report(id, 'closed');
	await expect(why.locator('[data-evidence="3"]')).toBeVisible();
	await page.locator('[data-action="why"]').click();
	await expect(why).toHaveCount(0);
});

test('official status and drivers’ reports are shown side by side if they differ', async ({ open, app }) => {
	const page = await open('/?q=苏通大桥');
	const id = await openPlace(page);
	for (const minutes of [20, 10, 5])
		await (await person(app, 'volunteer')).report(id, 'open', { observed_at: minutesAgo(minutes) });
	await expect(sheet(page).locator('[data-status="open"]')).toBeVisible();
	const official = await person(app, 'official');
	await official.report(id, 'closed', { valid_until: inHours(5), note: '大雾封路' });
	await expect(sheet(page)).toContainText('官方与司机信息冲突（待核实）');
	await expect(sheet(page).locator('[data-official="closed"]')).toContainText('官方：封闭');
	await expect(sheet(page).locator('[data-official="closed"]')).toContainText('大雾封路');
	await expect(sheet(page).locator('[data-drivers="open"]')).toContainText('司机：畅通（确定）');
	// the next person is asked which of the two is right
	await expect(sheet(page).locator('#asked')).toContainText('司机报畅通，官方说封闭');
	await noBarriers(page);
});

test('a dispute asks the one question that settles it', async ({ open, app }) => {
	const page = await open('/?q=宁波北');
	const id = await openPlace(page);
	await (await person(app, 'volunteer')).report(id, 'open', { observed_at: minutesAgo(8) });
	await (await person(app, 'volunteer')).report(id, 'closed', { observed_at: minutesAgo(6) });
	await expect(sheet(page)).toContainText('信息冲突（待核实）');
	await expect(sheet(page).locator('#asked')).toBeVisible();
	await expect(sheet(page).locator('button.still')).toHaveCount(0);
	await expect(sheet(page).locator('.asked button')).toHaveCount(2);
	await sheet(page).locator('.asked [data-report="closed"]').click();
	await expect(sheet(page).locator('[data-fate="accepted"]')).toBeVisible();
	await expect(sheet(page).locator('#asked')).toHaveCount(0);
});

test('requirements and wait show probability, start and number of reporters', async ({ open, app }) => {
	const page = await open('/?q=广德');
	const id = await openPlace(page);
	for (const [minutes, wait] of [
		[40, 20],
		[20, 30],
		[5, 40]
	] as const)
		await (
			await person(app, 'volunteer')
		).report(id, 'busy', {
			observed_at: minutesAgo(minutes),
			wait_minutes: wait,
			requirements: minutes === 40 ? ['permit', 'seal'] : ['permit']
		});
	await expect(sheet(page)).toContainText('3 条上报');
	await expect(sheet(page)).toContainText(/约等 [34]0 分钟/);
	await expect(sheet(page)).toContainText('3 人反映');
	await expect(sheet(page).locator('[data-requirement="permit"]')).toContainText(
		'确定，40 分钟前起，3 人提到'
	);
	await expect(sheet(page).locator('[data-requirement="seal"]')).toHaveCount(0);
});

test('a suspended person sees reason and end, and can appeal once', async ({ app, open }) => {
	const page = await open('/?q=马鞍山');
	const id = await openPlace(page);
	await sheet(page).locator('[data-report="closed"]').first().click();
	await expect(sheet(page).locator('[data-fate="accepted"]')).toBeVisible();
	const dispatcher = await person(app, 'dispatcher');
	const [told] = await dispatcher.call('moderation_reports', { place_id: id });
	const { id: suspension } = await dispatcher.call('suspend_reporter', {
		report_id: told!.id,
		level: '24h',
		reason: '多次虚报'
	});
	await page.keyboard.press('Escape');
	await page.locator(`button[data-place="${id}"]`).click();
	await sheet(page).locator('[data-report="open"]').click();
	await expect(sheet(page).locator('[data-fate="refused"]')).toContainText('您暂时不能上报');
	const box = sheet(page).locator('[data-suspension]');
	await expect(box).toContainText('原因：多次虚报');
	await box.getByRole('textbox').fill('我确实在现场');
	await box.getByRole('button', { name: '提交申诉' }).click();
	await expect(box).toContainText('申诉已提交');
	expect(await dispatcher.call('moderation_queue')).toMatchObject({
		suspensions: [{ id: suspension, appeal: '我确实在现场' }]
	});
	await dispatcher.call('answer_suspension', { suspension_id: suspension, lift: true, reason: '属实' });
	await page.keyboard.press('Escape');
	await page.locator(`button[data-place="${id}"]`).click();
	await sheet(page).locator('[data-report="open"]').click();
	await expect(sheet(page).locator('[data-fate="accepted"]')).toBeVisible();
});

test('the calibration page shows the share of right claims, by kind, from real history', async ({
	app,
	page,
	open
}) => {
	await open('/?q=芜湖');
	const id = await openPlace(page);
	await page.goto(`${app.url}/calibration`);
	const before = Number(await page.locator('[data-comparisons]').getAttribute('data-comparisons'));
	for (const minutes of [50, 40, 30])
		await (await person(app, 'volunteer')).report(id, 'closed', { observed_at: minutesAgo(minutes) });
	await (await person(app, 'volunteer')).report(id, 'closed', { observed_at: minutesAgo(1) });
	await page.reload();
	const after = page.locator('[data-comparisons]');
	expect(Number(await after.getAttribute('data-comparisons'))).toBeGreaterThan(before);
	await expect(after).toContainText('说“确定”的');
	await page.getByRole('button', { name: '采样点' }).click();
	await expect(page.locator('[data-comparisons="0"]')).toContainText('还没有足够的记录');
	await page.getByRole('button', { name: '道口' }).click();
	await expect(page.locator('table')).toContainText('属实');
	await noBarriers(page);
});
