// Texts come from anybody: drivers, dispatchers, imports. Wherever one is shown, it is shown as it is, and never as a page of its own.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Page } from '@playwright/test';
import type { Database } from '../../src/lib/database/database.ts';
import { stretchOf } from '../../src/lib/domain/alert/alert.fixture.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { place as gate } from '../../src/lib/domain/place/place.fixture.ts';
import { RoadPlaces } from '../../src/lib/domain/road/ahead.ts';
import { seedRoads } from '../../src/lib/domain/road/network.fixture.ts';
import { Network } from '../../src/lib/domain/road/network.ts';
import { expect, ready, startApp, test, type RunningApp } from './app.ts';
import { inHours, person } from './people.ts';
import { sheet } from './sheet.ts';

const image = '<img src=x onerror="window.ran=1">';
const link = '<a href="javascript:window.ran=1">x</a>';
const script = '"><script>window.ran=1</script>{{1+1}}${1+1}';

/** Checks that a text is on the screen, and that nothing of any text has become a part of the page. */
async function safe(page: Page, where: string, shown: string): Promise<void> {
	await expect(page.getByText(shown, { exact: false }).first(), where).toBeVisible();
	expect(await page.evaluate(() => 'ran' in window), where).toBe(false);
	await expect(page.locator('img[src="x"], a[href^="javascript:"]'), where).toHaveCount(0);
}

/** A client that may change everything. */
function operatorOf(app: RunningApp) {
	const { secretKey } = JSON.parse(readFileSync(join(app.dataDir, 'keys.json'), 'utf8')) as {
		secretKey: string;
	};
	return createClient<Database>(`${app.url}/supabase`, secretKey, { auth: { persistSession: false } });
}

test('a script in a name, a headline, a reason or a doubt is text on every screen', async ({ browser }) => {
	const email = 'wang@example.org';
	const app = await startApp({}, undefined, ['--dispatcher', email]);
	const password = /is a dispatcher now; .*once: (\S+)/.exec(app.output())![1]!;
	const operator = operatorOf(app);
	const colleague = await person(app, 'dispatcher');
	const driver = await person(app, 'driver');

	const { data } = await operator.from('places').select('id').eq('names->>zh', '太仓收费站').single();
	const place = data!.id as string;
	const renamed = await operator
		.from('places')
		.update({ names: { zh: `太仓${image}`, en: `Taicang ${link}` } })
		.eq('id', place);
	expect(renamed.error).toBeNull();
	await colleague.call('pin_status', {
		place_id: place,
		status: 'closed',
		until: inHours(2),
		reason: script
	});
	const alert = await colleague.call('raise_alert', {
		alert: {
			id: uuidv7(),
			severity: 'Severe',
			headline: { zh: `封道${image}`, en: `Closed ${link}` },
			description: { zh: script, en: script },
			expires: inHours(3),
			stretches: [
				{
					code: 'G60',
					from: { lon: 121.0, lat: 30.88 },
					to: { lon: 120.75, lat: 30.72 },
					towards: { lon: 120.16, lat: 30.27 },
					label: { zh: `G60 ${image}`, en: `G60 ${link}` }
				}
			]
		}
	});
	await driver.call('alert_feedback', { alert_id: alert.id, note: script });
	await driver.call('propose_place', {
		place: {
			kind: 'checkpoint',
			subkind: 'toll_gate',
			province: 'CN-ZJ',
			names: { zh: image, en: link },
			lon: 121.05,
			lat: 30.9,
			expressways: ['G60']
		}
	});

	const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
	const page = await context.newPage();
	for (const [language, name, headline] of [
		['zh-Hans', `太仓${image}`, `封道${image}`],
		['en', `Taicang ${link}`, `Closed ${link}`]
	] as const) {
		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: language, url: app.url }]);
		await page.goto(`${app.url}/?place=${place}`);
		await ready(page);
		await page.locator('[data-sheet]').waitFor();
		await safe(page, `sheet, ${language}`, name);
		await page.goto(`${app.url}/?q=${encodeURIComponent(language === 'en' ? 'Taicang' : '太仓')}`);
		await ready(page);
		await safe(page, `list, ${language}`, name);
		await page.goto(`${app.url}/alerts`);
		await page.locator('[data-alerts="known"]').waitFor();
		await page.locator('[data-alert]').filter({ hasText: headline }).getByRole('button').first().click();
		await safe(page, `alerts, ${language}`, headline);
		await safe(page, `facts of an alert, ${language}`, script);
		await page.goto(`${app.url}/dispatch`);
		const asked = page.locator('input[type=email]');
		const queue = page.locator('.column').first();
		await asked.or(queue).first().waitFor();
		if (await asked.isVisible()) {
			await asked.fill(email);
			await page.locator('input[type=password]').fill(password);
			await page.keyboard.press('Enter');
		}
		await safe(page, `queue of the desk, ${language}`, language === 'en' ? link : image);
		for (const part of ['alerts', 'log']) {
			await page.goto(`${app.url}/dispatch#${part}`);
			await safe(page, `${part} of the desk, ${language}`, part === 'log' ? script : headline);
		}
	}
	await context.close();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('a script in what drivers and dispatchers write is text on the drive, in the sheet and to the suspended person', async ({
	browser,
	app
}) => {
	test.slow();
	const network = new Network(seedRoads);
	const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;
	const dispatcher = await person(app, 'dispatcher');
	const operator = operatorOf(app);
	const { data } = await operator
		.from('places')
		.select('id, lon, lat')
		.eq('names->>zh', '嘉善收费站')
		.single();
	const { id: place, lon, lat } = data as { id: string; lon: number; lat: number };
	const renamed = { zh: `嘉善${image}`, en: `Jiashan ${link}` };
	expect((await operator.from('places').update({ names: renamed }).eq('id', place)).error).toBeNull();
	const onRoads = new RoadPlaces(network);
	onRoads.put([gate('gate', { lon, lat })]);
	const at = onRoads.ahead({ road: g60, at: 0, way: 1 }, Infinity)[0]!.metres;
	await dispatcher.call('raise_alert', {
		alert: {
			id: uuidv7(),
			severity: 'Severe',
			headline: { zh: `封道${image}`, en: `Closed ${link}` },
			description: { zh: script, en: script },
			expires: inHours(3),
			stretches: [stretchOf(network, g60, at - 1000, at + 1000)]
		}
	});
	await (await person(app, 'volunteer')).report(place, 'closed', { note: `${image}${script}` });

	const context = await browser.newContext({ permissions: ['geolocation'] });
	const page = await context.newPage();
	const put = (metre: number) => {
		const { lon: longitude, lat: latitude } = network.positionAt(g60, metre);
		return context.setGeolocation({ longitude, latitude, accuracy: 12 });
	};
	for (const [language, name, headline] of [
		['zh-Hans', renamed.zh, `封道${image}`],
		['en', renamed.en, `Closed ${link}`]
	] as const) {
		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: language, url: app.url }]);
		await put(at - 600);
		await page.goto(`${app.url}/drive?to=${place}`);
		await safe(page, `start of the drive, ${language}`, name);
		await page.locator('[data-drive="ready"] .big').click();
		await expect(page.locator('[data-source="measured"]')).toBeVisible();
		await expect(async () => {
			await put(at - 400 + Math.random() * 20);
			await expect(page.locator('[data-alert]', { hasText: headline })).toBeVisible({ timeout: 1500 });
		}).toPass({ timeout: 60_000 });
		// a long word does not widen the cards beyond their column
		const cut = await page.locator('[data-alert], [data-next]').evaluateAll(
			(parts) =>
				parts.filter((part) => {
					const group = part.closest('[role="group"]')!;
					return part.getBoundingClientRect().right > group.getBoundingClientRect().right;
				}).length
		);
		expect(cut, `parts of the drive that are cut off, ${language}`).toBe(0);
		await safe(page, `alert on the drive, ${language}`, headline);
		// a driver who stands at a place is asked without a tap
		if (!(await page.locator('[data-ask]').isVisible())) await page.locator('[data-action="report"]').click();
		await expect(page.locator('[data-ask]')).toHaveAttribute('data-ask', place);
		await expect(page.locator('[data-ask]')).toContainText(name);
		await safe(page, `prompt on the drive, ${language}`, name);
		await page.locator('[data-ask] [data-report="closed"]').click();
		await safe(page, `receipt on the drive, ${language}`, name);

		await page.goto(`${app.url}/?place=${place}`);
		await ready(page);
		await safe(page, `note in the sheet, ${language}`, `${image}${script}`);
		await page.locator('[data-action="why"]').click();
		await expect(sheet(page).locator('[data-evidence]')).toBeVisible();
		await safe(page, `explanation in the sheet, ${language}`, name);
	}

	const told = await dispatcher.call('moderation_reports', { place_id: place });
	const mine = told.find(({ note }) => !note)!;
	const { id: suspension } = await dispatcher.call('suspend_reporter', {
		report_id: mine.id,
		level: '24h',
		reason: `${script}${image}`
	});
	const refused = async () => {
		await page.goto(`${app.url}/?place=${place}`);
		await ready(page);
		await sheet(page).locator('[data-report="open"]').click();
		await expect(sheet(page).locator('[data-suspension]')).toBeVisible();
	};
	await refused();
	await safe(page, 'reason of a suspension', `${script}${image}`);
	await sheet(page).locator('[data-suspension] textarea').fill(`${image}${link}`);
	await sheet(page).locator('[data-suspension] form button').click();
	await expect(sheet(page).locator('[data-suspension] [role="status"]')).toBeVisible();
	await dispatcher.call('answer_suspension', {
		suspension_id: suspension,
		lift: false,
		reason: `${link}${script}`
	});
	await refused();
	await safe(page, 'answer to an appeal', `${link}${script}`);
	await context.close();
});
