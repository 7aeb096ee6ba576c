import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HubClient } from '../../src/lib/live/hub/client.ts';
import type { AlertAhead } from '../../src/lib/domain/alert/alert.ts';
import { Network } from '../../src/lib/domain/road/network.ts';
import { seedRoads } from '../../src/lib/domain/road/network.fixture.ts';
import { bearing } from '../../src/lib/domain/geo/sphere.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { emptyDir, expect, ready, startApp, test, type RunningApp } from './app.ts';
import { inHours, person } from './people.ts';

const network = new Network(seedRoads);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;
const at = (metre: number) => network.positionAt(g60, metre);

// two complete servers: one with its database, and one that uses this database as an external Supabase
let second: RunningApp;
test.beforeAll(async ({ fileApp }, { file }) => {
	const first = await fileApp.of(file);
	const keys = JSON.parse(readFileSync(join(first.dataDir, 'keys.json'), 'utf8')) as Record<string, string>;
	second = await startApp(
		{
			SUPABASE_URL: `${first.url}/supabase`,
			SUPABASE_PUBLISHABLE_KEY: keys.publishableKey!,
			SUPABASE_SECRET_KEY: keys.secretKey!,
			SUPABASE_JWT_SECRET: keys.jwtSecret!
		},
		emptyDir()
	);
});
test.afterAll(async () => {
	await second.stop();
	rmSync(second.dataDir, { recursive: true, force: true });
});

test('an alert raised on one reaches the drivers of both once, and both have it in their list', async ({
	app
}) => {
	const clients: HubClient[] = [];
	const drive = async (node: RunningApp, metre: number, way: 1 | -1) => {
		const { client } = await person(app);
		const token = (await client.auth.getSession()).data.session!.access_token;
		const heard: AlertAhead[] = [];
		await new Promise<void>((live) => {
			const hub = new HubClient({
				url: node.url,
				mode: 'drive',
				token: () => Promise.resolve(token),
				state: (state) => state === 'live' && live()
			});
			clients.push(hub);
			hub.alerts((ahead) => heard.push(ahead));
			hub.move({ ...at(metre), heading: bearing(at(metre), at(metre + 500 * way)), speed: 28 });
		});
		return heard;
	};
	try {
		const [here, there] = [await drive(app, 60_000, 1), await drive(second, 62_000, 1)];
		const behind = [await drive(app, 140_000, 1), await drive(second, 140_000, 1)];
		const dispatcher = await person(app, 'dispatcher');
		const id = uuidv7();
		await dispatcher.call('raise_alert', {
			alert: {
				id,
				severity: 'Severe',
				expires: inHours(1),
				headline: { zh: '前方封闭' },
				stretches: [
					{ code: 'G60', from: at(90_000), to: at(95_000), towards: null, label: { zh: 'G60', en: 'G60' } }
				]
			}
		});
		const ids = () => [here, there].map((heard) => heard.map(({ alert }) => alert.id));
		await expect.poll(ids).toEqual([[id], [id]]);
		for (const { url } of [app, second])
			await expect
				.poll(async () => {
					const list = (await (await fetch(`${url}/api/alerts`)).json()) as { standing: { id: string }[] };
					return list.standing.map((one) => one.id);
				})
				.toContain(id);
		// after the cancellation nothing has arrived twice, and nothing at drivers whom it does not concern
		await dispatcher.call('cancel_alert', { alert_id: id, reason: '已恢复' });
		await expect.poll(() => ids().map((all) => all.length)).toEqual([2, 2]);
		expect(behind).toEqual([[], []]);
	} finally {
		for (const client of clients) client.close();
	}
});

test('a report to one is shown on a page of the other', async ({ app, browser }) => {
	const { id } = ((await (await person(app)).client.from('places').select('id').limit(1).single()).data ??
		{}) as {
		id: string;
	};
	const context = await browser.newContext({ locale: 'zh-CN' });
	const page = await context.newPage();
	await page.goto(`${second.url}/?place=${id}`);
	await ready(page);
	await expect(page.locator('[data-sheet]')).toContainText('暂无上报');
	await (await person(app, 'volunteer')).report(id, 'closed');
	await expect(page.locator('[data-sheet] [data-status="closed"]')).toContainText('封闭');
	await context.close();
});
