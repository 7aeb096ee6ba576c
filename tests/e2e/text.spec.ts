// Texts come from anybody: drivers, dispatchers, imports. Wherever one is shown, it is shown as it is, and never as a page of its own.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Page } from '@playwright/test';
import type { Database } from '../../src/lib/database/database.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { expect, ready, startApp, test } from './app.ts';
import { inHours, person } from './people.ts';

const image = '<img src=x onerror="window.ran=1">';
const link = '<a href="javascript:window.ran=1">x</a>';
const script = '"><script>window.ran=1</script>{{1+1}}${1+1}';

test('a script in a name, a headline, a reason or a doubt is text on every screen', async ({ browser }) => {
	const email = 'wang@example.org';
	const app = await startApp({}, undefined, ['--dispatcher', email]);
	const password = /is a dispatcher now; .*once: (\S+)/.exec(app.output())![1]!;
	const { secretKey } = JSON.parse(readFileSync(join(app.dataDir, 'keys.json'), 'utf8')) as {
		secretKey: string;
	};
	const operator = createClient<Database>(`${app.url}/supabase`, secretKey, {
		auth: { persistSession: false }
	});
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
	const safe = async (where: string, shown: string, at: Page = page) => {
		await expect(at.getByText(shown, { exact: false }).first(), where).toBeVisible();
		expect(await at.evaluate(() => 'ran' in window), where).toBe(false);
		await expect(at.locator('img[src="x"], a[href^="javascript:"]'), where).toHaveCount(0);
	};
	for (const [language, name, headline] of [
		['zh-Hans', `太仓${image}`, `封道${image}`],
		['en', `Taicang ${link}`, `Closed ${link}`]
	] as const) {
		await context.addCookies([{ name: 'PARAGLIDE_LOCALE', value: language, url: app.url }]);
		await page.goto(`${app.url}/?place=${place}`);
		await ready(page);
		await page.locator('[data-sheet]').waitFor();
		await safe(`sheet, ${language}`, name);
		await page.goto(`${app.url}/?q=${encodeURIComponent(language === 'en' ? 'Taicang' : '太仓')}`);
		await ready(page);
		await safe(`list, ${language}`, name);
		await page.goto(`${app.url}/alerts`);
		await page.locator('[data-alerts="known"]').waitFor();
		await page.locator('[data-alert]').filter({ hasText: headline }).getByRole('button').first().click();
		await safe(`alerts, ${language}`, headline);
		await safe(`facts of an alert, ${language}`, script);
		await page.goto(`${app.url}/dispatch`);
		const asked = page.locator('input[type=email]');
		const queue = page.locator('.column').first();
		await asked.or(queue).first().waitFor();
		if (await asked.isVisible()) {
			await asked.fill(email);
			await page.locator('input[type=password]').fill(password);
			await page.keyboard.press('Enter');
		}
		await safe(`queue of the desk, ${language}`, language === 'en' ? link : image);
		for (const part of ['alerts', 'log']) {
			await page.goto(`${app.url}/dispatch#${part}`);
			await safe(`${part} of the desk, ${language}`, part === 'log' ? script : headline);
		}
	}
	await context.close();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});
