import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { stretchOf } from '../../src/lib/domain/alert/alert.fixture.ts';
import { RoadPlaces } from '../../src/lib/domain/road/ahead.ts';
import { Network, type Way } from '../../src/lib/domain/road/network.ts';
import { seedRoads } from '../../src/lib/domain/road/network.fixture.ts';
import type { Place } from '../../src/lib/domain/place/place.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { expect, ready, test, type RunningApp } from './app.ts';
import { noBarriers } from './axe.ts';
import { untilKept } from './kept.ts';
import { inHours, person, stored, type Person } from './people.ts';

const network = new Network(seedRoads);
const g60 = seedRoads.find(({ code }) => code === 'G60')!.id;

/** Stand-ins for device functions that a headless browser lacks: voice, wake lock, recogniser, battery. */
interface Device {
	/** result of the speech recogniser */
	hears?: string;
	/** battery charge, 0 to 1 */
	battery?: number;
}
const equip = (context: BrowserContext, device: Device = {}) =>
	context.addInitScript(({ hears, battery }) => {
		const note = (key: string, value: string) => {
			const had = JSON.parse(localStorage.getItem(key) ?? '[]') as string[];
			localStorage.setItem(key, JSON.stringify([...had, value]));
		};
		// there are no voices here: the text is noted, and speaking ends at once
		speechSynthesis.speak = (utterance) => {
			if (utterance.text.trim()) note('spoken', utterance.text);
			setTimeout(() => utterance.dispatchEvent(new Event('end')));
		};
		Object.defineProperty(navigator, 'wakeLock', {
			value: {
				request: () => {
					note('lock', 'requested');
					const lock = {
						released: false,
						release: () => {
							lock.released = true;
							note('lock', 'released');
							return Promise.resolve();
						}
					};
					Object.assign(window, { lock });
					return Promise.resolve(lock);
				}
			}
		});
		const { geolocation } = navigator;
		const followed = new Set<number>();
		const [watch, clear] = [geolocation.watchPosition, geolocation.clearWatch];
		geolocation.watchPosition = (...args) => {
			const id = watch.apply(geolocation, args);
			followed.add(id);
			return id;
		};
		geolocation.clearWatch = (id) => {
			followed.delete(id);
			clear.call(geolocation, id);
		};
		Object.assign(window, { followed });
		if (hears)
			Object.assign(window, {
				SpeechRecognition: class extends EventTarget {
					start() {
						const results = [[{ transcript: hears }]];
						setTimeout(() => this.dispatchEvent(Object.assign(new Event('result'), { results })));
					}
					abort() {
						this.dispatchEvent(new Event('end'));
					}
				}
			});
		if (battery !== undefined)
			Object.assign(navigator, {
				getBattery: () =>
					Promise.resolve(Object.assign(new EventTarget(), { level: battery, charging: false }))
			});
	}, device);

const noted = (page: Page, key: 'spoken' | 'lock') =>
	page.evaluate((name) => JSON.parse(localStorage.getItem(name) ?? '[]') as string[], key);

const put = (context: BrowserContext, at: number) => {
	const { lon, lat } = network.positionAt(g60, at);
	return context.setGeolocation({ longitude: lon, latitude: lat, accuracy: 12 });
};

/** Drives along G60 between two positions (metres), at 30 m/s, with a position every ten seconds. */
async function drive(page: Page, from: number, to: number): Promise<void> {
	const way: Way = to > from ? 1 : -1;
	for (let at = from; (to - at) * way > 0; at += 300 * way) {
		await page.clock.fastForward(10_000);
		await put(page.context(), at + 300 * way);
	}
}

/** Waits until the page reacts to taps. */
const awake = (page: Page) => expect(page.locator('[data-drive="ready"] .big')).toBeEnabled();

/** Opens the drive and starts it on G60 at `at` metres, away from Shanghai or, with `way` -1, towards it. */
async function begin(page: Page, app: RunningApp, at: number, way: Way = 1): Promise<void> {
	await page.context().grantPermissions(['geolocation'], { origin: app.url });
	await put(page.context(), at - 300 * way);
	await page.goto(`${app.url}/drive`);
	await page.locator('[data-drive="ready"] .big').click();
	await expect(page.locator('[data-source="measured"]')).toBeVisible();
	// the direction is known after the first movement
	await page.clock.fastForward(10_000);
	await put(page.context(), at);
	await expect(page.locator('.shield')).toHaveText('G60');
}

const rows = (page: Page) => page.locator('[data-next], [data-ahead]');
const next = (page: Page) => page.locator('[data-next]');

/** A place of G60 by its name, and its position along the road, metres. */
async function find(app: RunningApp, name: string): Promise<{ place: Place; at: number }> {
	const { cells } = (await (await fetch(`${app.url}/api/cells`)).json()) as { cells: { cell: string }[] };
	for (const { cell } of cells) {
		const { places } = (await (await fetch(`${app.url}/api/cells/${cell}`)).json()) as { places: Place[] };
		const place = places.find(({ names, expressways }) => names.zh === name && expressways.includes('G60'));
		if (!place) continue;
		const onRoads = new RoadPlaces(network);
		onRoads.put([place]);
		return { place, at: onRoads.ahead({ road: g60, at: 0, way: 1 }, Infinity)[0]!.metres };
	}
	throw new Error(`there is no place "${name}" at G60`);
}

/** Raises a Severe alert about G60 between two positions, metres, for an hour. */
const raise = (dispatcher: Person, from: number, to: number, zh: string) =>
	dispatcher.call('raise_alert', {
		alert: {
			id: uuidv7(),
			severity: 'Severe',
			category: 'Met',
			expires: inHours(1),
			headline: { zh, en: zh },
			stretches: [stretchOf(network, g60, from, to)]
		}
	});

/** Name of the built script that contains a text. */
function builtPartWith(text: string): string {
	const parts = join(import.meta.dirname, '../../build/client/_app/immutable/chunks');
	return readdirSync(parts).find(
		(name) => name.endsWith('.js') && readFileSync(join(parts, name), 'utf8').includes(text)
	)!;
}

test.beforeEach(async ({ page }) => {
	await page.clock.install();
	// the receiver's clock goes with the one of the page
	await page.addInitScript(() => {
		const { geolocation } = navigator;
		const at =
			(heard: PositionCallback): PositionCallback =>
			({ coords }) =>
				heard({ coords, timestamp: Date.now() } as GeolocationPosition);
		const [watch, once] = [geolocation.watchPosition, geolocation.getCurrentPosition];
		geolocation.watchPosition = (heard, ...more) => watch.call(geolocation, at(heard), ...more);
		geolocation.getCurrentPosition = (heard, ...more) => once.call(geolocation, at(heard), ...more);
	});
});

test('places ahead are in road order and come nearer, and a passed place is asked about', async ({
	page,
	app
}) => {
	await equip(page.context());
	const { place, at } = await find(app, 'G60大港（松江）收费站');
	// a report, because a question about a place without reports could come before the place
	await (await person(app, 'volunteer')).report(place.id, 'open');
	await begin(page, app, at - 1500);
	await expect(next(page)).toHaveAttribute('data-next', place.id);
	const names = await rows(page).locator('h2, .name').allInnerTexts();
	// the inspection towards Shanghai is on the other carriageway, the one towards Zhejiang on ours
	expect(names.slice(0, 3)).toEqual(['G60大港（松江）收费站', '枫泾服务区', 'G60枫泾收费站']);
	expect(names).toContain('G60大云（沪浙界）检查站');
	expect(names).not.toContain('G60枫泾公安检查站');
	const far = async () =>
		await page
			.locator('[data-ahead]')
			.evaluateAll((all) => all.map((one) => Number((one as HTMLElement).dataset.metres)));
	const before = await far();
	expect(before).toEqual([...before].sort((a, b) => a - b));
	await drive(page, at - 1500, at - 600);
	await expect(next(page)).toContainText('600 米');
	expect((await far())[0]).toBeLessThan(before[0]! - 800);
	await drive(page, at - 600, at + 300);
	await expect(page.locator('[data-ask]')).toHaveAttribute('data-ask', place.id);
	await expect(page.locator('[data-ask]')).toContainText('刚过 G60大港（松江）收费站');
	await expect(next(page)).not.toHaveAttribute('data-next', place.id);
	// one tap answers, and is stored once
	await page.locator('[data-ask] [data-report="busy"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toContainText('已报 G60大港（松江）收费站：排队');
	expect((await stored(app, place.id)).map(({ status }) => status).sort()).toEqual(['busy', 'open']);
});

test('a report takes two taps at any time near a place, and is taken back with one', async ({
	page,
	app
}) => {
	await equip(page.context());
	const { place, at } = await find(app, '嘉善收费站');
	await begin(page, app, at - 2000);
	await page.locator('[data-action="report"]').click();
	await expect(page.locator('[data-ask]')).toHaveAttribute('data-ask', place.id);
	await page.locator('[data-ask] [data-report="closed"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await page.locator('.receipt [data-action="undo"]').click();
	await expect
		.poll(async () => (await stored(app, place.id)).map(({ retracted }) => retracted))
		.toEqual([true]);
});

test('a report can be spoken', async ({ page, app }) => {
	await equip(page.context(), { hears: '排队二十分钟' });
	const { place, at } = await find(app, '桐乡收费站');
	await begin(page, app, at - 1200);
	await page.locator('nav [data-action="speak"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(await stored(app, place.id)).toMatchObject([{ status: 'busy', wait_minutes: 20 }]);
	expect(await noted(page, 'spoken')).toContain('好，已报桐乡收费站排队，要等20分钟。');
});

test('words that may mean the opposite are said back, and sent only if the driver says that they are right', async ({
	page,
	app
}) => {
	await equip(page.context(), { hears: '听说解封了要24小时核酸' });
	const { place, at } = await find(app, '义乌收费站');
	await begin(page, app, at - 1200);
	await page.locator('nav [data-action="speak"]').click();
	const doubted = page.locator('[data-doubted]');
	await expect(doubted).toHaveAttribute('data-doubted', 'open');
	await expect.poll(() => noted(page, 'spoken')).toContainEqual(expect.stringMatching(/义乌收费站.*对吗？$/));
	expect(await stored(app, place.id)).toEqual([]);
	await page.locator('[data-action="wrong"]').click();
	await expect(doubted).toBeHidden();
	await expect(page.locator('[data-ask] [data-report="closed"]')).toBeVisible();
	await page.locator('[data-ask] [data-action="speak"]').click();
	await page.locator('[data-action="right"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	expect(await stored(app, place.id)).toMatchObject([{ status: 'open', requirements: ['test_24h'] }]);
});

test('a closure ahead is spoken once, repeated on request, and not when muted', async ({ page, app }) => {
	await equip(page.context());
	const { place, at } = await find(app, '诸暨收费站');
	const volunteer = await person(app, 'volunteer');
	await volunteer.report(place.id, 'closed');
	await begin(page, app, at - 8000);
	const said = async () => (await noted(page, 'spoken')).filter((text) => text.includes('诸暨收费站'));
	await expect.poll(said).toHaveLength(1);
	expect((await said())[0]).toMatch(/^前方8公里，大约\d分钟后，诸暨收费站封闭/);
	await expect(page.locator('[data-said]')).toContainText('诸暨收费站');
	await drive(page, at - 8000, at - 6500);
	expect(await said()).toHaveLength(1);
	await page.locator('[data-action="repeat"]').click();
	await expect.poll(said).toHaveLength(2);
	await page.locator('[data-action="mute"]').click();
	await expect(page.locator('[data-action="repeat"]')).toBeDisabled();
	// the mute is remembered for the next drive
	await begin(page, app, at - 8000);
	await expect(page.locator('[data-said]')).toContainText('诸暨收费站');
	expect(await said()).toHaveLength(2);
});

test('an alert ahead is shown and spoken once, one behind is not, and a cancelled one disappears', async ({
	page,
	app
}) => {
	await equip(page.context());
	// far from every place of the other tests: a message about one of them would hold this one back for a minute
	await begin(page, app, 290_000);
	const dispatcher = await person(app, 'dispatcher');
	await raise(dispatcher, 270_000, 275_000, '身后的事');
	const fog = await raise(dispatcher, 302_000, 306_000, '团雾，能见度不足五十米');
	await expect(page.locator(`[data-alert="${fog.id}"]`)).toContainText('团雾，能见度不足五十米');
	await expect
		.poll(async () => (await noted(page, 'spoken')).filter((text) => text.includes('团雾')))
		.toHaveLength(1);
	await expect(page.locator('[data-alert]')).toHaveCount(1);
	await dispatcher.call('cancel_alert', { alert_id: fog.id, reason: '雾已散' });
	await expect(page.locator(`[data-alert="${fog.id}"]`)).toHaveCount(0);
});

test('a route that was chosen or opened by a link determines the places ahead and the warnings', async ({
	page,
	app
}) => {
	await equip(page.context());
	const { place } = await find(app, '嘉兴收费站');
	const context = page.context();
	await context.grantPermissions(['geolocation'], { origin: app.url });
	await put(context, 49_700);
	await page.goto(`${app.url}/drive?to=${place.id}`);
	await expect(page.locator('[data-route="place"]')).toContainText('嘉兴收费站');
	await page.locator('[data-drive="ready"] .big').click();
	await expect(page.locator('[data-source="measured"]')).toBeVisible();
	await page.clock.fastForward(10_000);
	await put(context, 50_000);
	await expect(page.locator('[data-note="route"]')).toContainText('公里');
	// the list ends at the end of the route, though the road continues
	const last = page.locator('[data-ahead]').last();
	await expect(last).toHaveAttribute('data-ahead', place.id);

	// chosen by hand: the other direction of an expressway
	await page.goto(`${app.url}/drive`);
	await awake(page);
	await page.getByRole('radio', { name: '沿一条高速' }).click();
	await page.locator('[data-field="code"]').selectOption('G60');
	await page.getByRole('radio', { name: '上海方向' }).click();
	await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: app.url });
	await page.locator('[data-action="share-route"]').click();
	await expect(page.locator('[data-route="expressway"]')).toContainText('已复制');
	const link = /http\S+/.exec(await page.evaluate(() => navigator.clipboard.readText()))![0];
	await page.goto(link);
	await expect(page.getByRole('radio', { name: '上海方向' })).toHaveAttribute('aria-checked', 'true');
	await page.goto(`${app.url}/drive?to=48.85,2.35`);
	await page.locator('[data-drive="ready"] .big').click();
	await expect(page.locator('[data-source="measured"]')).toBeVisible();
});

test('a route is drawn on a map, taken back, shared, and followed', async ({ page, app }) => {
	await equip(page.context());
	const context = page.context();
	await context.grantPermissions(['geolocation', 'clipboard-read', 'clipboard-write'], { origin: app.url });
	await put(context, 49_700);
	await page.goto(`${app.url}/drive`);
	await awake(page);
	await page.getByRole('radio', { name: '画一条路线' }).click();
	const card = page.locator('[data-route="drawn"]');
	await expect(card.locator('[data-tap-map="ready"]')).toBeVisible();
	await expect(card).toContainText('在地图上点出发的地方');
	await expect(card.locator('[data-action="undo-stop"]')).toBeDisabled();
	const touch = async (x: number, y: number) => {
		const box = (await card.locator('[data-tap-map]').boundingBox())!;
		await page.mouse.click(box.x + box.width * x, box.y + box.height * y);
	};
	const length = async () =>
		Number(await card.locator('[data-route-metres]').getAttribute('data-route-metres'));
	await touch(0.72, 0.5);
	await expect(card).toContainText('再点要去的地方');
	await touch(0.55, 0.6);
	await expect(card).toContainText('公里');
	const first = await length();
	expect(first).toBeGreaterThan(20_000);
	// the middle of the map can be chosen without touching the map
	await card.getByRole('button', { name: '选定此处' }).click();
	await expect.poll(length).not.toBe(first);
	await card.locator('[data-action="undo-stop"]').click();
	await expect.poll(length).toBe(first);
	await card.locator('[data-action="clear-stops"]').click();
	await expect(card.locator('[data-route-metres]')).toBeHidden();
	await card.locator('[data-action="undo-stop"]').click();
	await expect.poll(length).toBe(first);
	await noBarriers(page);

	await card.locator('[data-action="share-route"]').click();
	await expect(card).toContainText('已复制');
	const link = /http\S+/.exec(await page.evaluate(() => navigator.clipboard.readText()))![0];
	expect(link).toContain('/drive?through=');
	await page.goto(link);
	await expect(page.getByRole('radio', { name: '画一条路线' })).toHaveAttribute('aria-checked', 'true');
	// a link has positions rounded to about a metre
	await expect.poll(async () => Math.abs((await length()) - first)).toBeLessThan(50);
	await page.locator('[data-drive="ready"] .big').click();
	await expect(page.locator('[data-source="measured"]')).toBeVisible();
	await page.clock.fastForward(10_000);
	await put(context, 50_000);
	await expect(page.locator('[data-note="route"]')).toContainText('公里');
});

test('keeps the screen on, also after the page was hidden, until the drive ends', async ({ page, app }) => {
	await equip(page.context());
	await begin(page, app, 30_000);
	await expect.poll(() => noted(page, 'lock')).toEqual(['requested']);
	// the system releases the lock whenever the page is hidden
	await page.evaluate(() => {
		(window as unknown as { lock: { released: boolean } }).lock.released = true;
		document.dispatchEvent(new Event('visibilitychange'));
	});
	await expect.poll(() => noted(page, 'lock')).toEqual(['requested', 'requested']);
	await page.locator('[data-action="end"]').click();
	await ready(page);
	expect(await noted(page, 'lock')).toEqual(['requested', 'requested', 'released']);
});

test('in a tunnel the position is estimated along the road, with a note, for a limited time', async ({
	page,
	app
}) => {
	await equip(page.context());
	await begin(page, app, 30_000);
	await drive(page, 30_000, 30_600);
	const metres = () => page.locator('[data-ahead]').first().getAttribute('data-metres').then(Number);
	const before = await metres();
	await page.clock.fastForward(30_000);
	await expect(page.locator('[data-note="tunnel"]')).toContainText('收不到卫星信号');
	await expect.poll(metres).toBeLessThan(before - 500);
	await page.clock.fastForward('05:00');
	await expect(page.locator('[data-note="lost"]')).toContainText('没有更新');
});

test('off the roads distances are straight lines, with a note', async ({ page, app }) => {
	await equip(page.context());
	const context = page.context();
	await context.grantPermissions(['geolocation'], { origin: app.url });
	const put = (longitude: number) => context.setGeolocation({ longitude, latitude: 30.35, accuracy: 12 });
	await put(119.35);
	await page.goto(`${app.url}/drive`);
	await page.locator('.big').click();
	await expect(page.locator('[data-note="no-heading"]')).toBeVisible();
	await expect(page.getByText('内没有已知地点')).toBeVisible();
	await page.clock.fastForward(10_000);
	await put(119.353);
	await expect(page.locator('[data-note="off-road"]')).toBeVisible();
	await expect(next(page)).toContainText('直线');
});

test('without permission for the position it says what to do, and continues when it is given', async ({
	page,
	app
}) => {
	await equip(page.context());
	await page.context().clearPermissions();
	await page.goto(`${app.url}/drive`);
	await page.locator('.big').click();
	await expect(page.locator('[data-position="denied"]')).toContainText('没有定位权限');
	await page.context().grantPermissions(['geolocation'], { origin: app.url });
	await put(page.context(), 30_000);
	await page.getByRole('button', { name: '重试' }).click();
	await expect(page.locator('[data-source="measured"]')).toBeVisible();
});

test('opens without a network, also the first time, and reports later', async ({ page, app, context }) => {
	await equip(context);
	await page.goto(app.url);
	await ready(page);
	await untilKept(page);
	const { place, at } = await find(app, '嘉兴收费站');
	await context.setOffline(true);
	await begin(page, app, at - 1000);
	await expect(page.locator('[data-note="offline"]')).toBeVisible();
	await expect(rows(page).first()).toBeVisible();
	await page.locator('[data-action="report"]').click();
	const asked = (await page.locator('[data-ask]').getAttribute('data-ask'))!;
	await page.locator('[data-ask] [data-report="closed"]').click();
	await expect(page.locator('[data-fate="waiting"]')).toContainText('有信号就发');
	await context.setOffline(false);
	await expect.poll(async () => (await stored(app, asked)).length).toBe(1);
	expect(place.expressways).toContain('G60');
});

test('a drive whose screen could not be loaded says so, and opens on a retry', async ({ browser, app }) => {
	// the part is fetched from the network: a worker would have it
	const context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 390, height: 844 },
		serviceWorkers: 'block'
	});
	await equip(context);
	const page = await context.newPage();
	await page.clock.install();
	let reached = false;
	await context.route(`**/${builtPartWith('data-drive="driving"')}`, (route) =>
		reached ? route.continue() : route.abort()
	);
	await context.grantPermissions(['geolocation'], { origin: app.url });
	await put(context, 30_000);
	await page.goto(`${app.url}/drive`);
	await page.locator('[data-drive="ready"] .big').click();
	await expect(page.getByRole('alert')).toContainText('行车界面没有加载成功');
	await noBarriers(page);
	reached = true;
	await page.getByRole('button', { name: '重试' }).click();
	await expect(page.locator('[data-source="measured"]')).toBeVisible();
	await context.close();
});

test('a drive that begins without a network shows and says the alerts kept on this device', async ({
	page,
	app,
	context
}) => {
	await equip(context);
	const dispatcher = await person(app, 'dispatcher');
	const ice = await raise(dispatcher, 340_000, 345_000, '桥面结冰');
	await page.goto(app.url);
	await ready(page);
	await untilKept(page);
	await page.getByRole('link', { name: '预警', exact: false }).first().click();
	await expect(page.getByText('桥面结冰').first()).toBeVisible();
	await context.setOffline(true);
	await begin(page, app, 330_000);
	await expect(page.locator('[data-note="offline"]')).toBeVisible();
	await expect(page.locator(`[data-alert="${ice.id}"]`)).toContainText('桥面结冰');
	await expect
		.poll(async () => (await noted(page, 'spoken')).filter((text) => text.includes('桥面结冰')))
		.toHaveLength(1);
	// called off meanwhile: the drive learns of it when the network is back
	await dispatcher.call('cancel_alert', { alert_id: ice.id, reason: '已除冰' });
	await context.setOffline(false);
	await expect(page.locator(`[data-alert="${ice.id}"]`)).toHaveCount(0);
});

test('is dark at night and light by day, from the position of the sun', async ({ browser, app }) => {
	for (const [hour, looks] of [
		[15, 'dark'],
		[4, 'light']
	] as const) {
		const context = await browser.newContext({
			locale: 'zh-CN',
			colorScheme: looks === 'dark' ? 'light' : 'dark'
		});
		await equip(context);
		const page = await context.newPage();
		const today = new Date();
		today.setUTCHours(hour, 0, 0, 0);
		await page.clock.install({ time: today });
		await page.clock.resume();
		await begin(page, app, 30_000);
		await expect(page.locator('html')).toHaveAttribute('data-theme', looks);
		await context.close();
	}
});

test('warns before the driver’s sampling result expires; the result stays on this device', async ({
	page,
	app
}) => {
	await equip(page.context());
	const sent: string[] = [];
	page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
	await page.context().grantPermissions(['geolocation'], { origin: app.url });
	await put(page.context(), 30_000);
	await page.goto(`${app.url}/drive`);
	await awake(page);
	await page.getByRole('radio', { name: '24 小时' }).click();
	const earlier = page.getByRole('button', { name: '早 1 小时' });
	for (let n = 0; n < 19; n++) await earlier.click();
	await page.getByRole('button', { name: '开始倒计时' }).click();
	await expect(page.locator('[data-result="soon"]')).toContainText('采样结果剩');
	await page.reload();
	await expect(page.locator('[data-result="soon"]')).toBeVisible();
	await page.locator('.big').click();
	await expect(page.locator('[data-said]')).toContainText('您的采样结果还有5小时到期');
	expect(sent.filter((text) => /sampling.result|"taken"/.test(text))).toEqual([]);
});

test('saves power with a low battery', async ({ page, app }) => {
	await equip(page.context(), { battery: 0.15 });
	const { at } = await find(app, '嘉兴收费站');
	await begin(page, app, at - 1500);
	await expect(page.locator('[data-note="battery"]')).toBeVisible();
	await page.locator('[data-action="report"]').click();
	await expect(page.locator('[data-ask]')).toHaveCSS('animation-name', 'none');
	// the position is not watched any more, but requested every ten seconds
	expect(await page.evaluate(() => (window as unknown as { followed: Set<number> }).followed.size)).toBe(0);
	const metres = async () => Number(await page.locator('[data-ahead]').first().getAttribute('data-metres'));
	const far = await metres();
	await put(page.context(), at - 1200);
	await page.clock.fastForward(10_000);
	await expect.poll(metres).toBeLessThan(far - 50);
});

for (const [locale, name, start] of [
	['zh-CN', '开车', '开始行车'],
	['en-GB', 'Drive', 'Start driving']
] as const)
	for (const viewport of [
		{ width: 390, height: 844 },
		{ width: 844, height: 390 }
	])
		test(`the map links to the drive, which is accessible in ${locale} at ${viewport.width} × ${viewport.height}`, async ({
			browser,
			app
		}) => {
			const context = await browser.newContext({ locale, viewport, reducedMotion: 'reduce' });
			await equip(context, { hears: '畅通' });
			const page = await context.newPage();
			await page.clock.install();
			await page.goto(app.url);
			await ready(page);
			await page.getByRole('link', { name, exact: true }).click();
			await expect(page.getByRole('button', { name: start })).toBeEnabled();
			const check = () => noBarriers(page);
			await check();
			const { at } = await find(app, '嘉兴收费站');
			await begin(page, app, at - 1500);
			await expect(rows(page).nth(3)).toBeVisible();
			await check();
			await page.locator('[data-action="report"]').click();
			await check();
			// touch targets are large, and all are within the screen
			for (const target of await page.locator('[data-drive] button, [data-drive] a').all()) {
				const box = (await target.boundingBox())!;
				expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(64);
				expect(box.y + box.height).toBeLessThanOrEqual(viewport.height);
				expect(box.x + box.width).toBeLessThanOrEqual(viewport.width);
			}
			await context.close();
		});

test('the roads are served with an etag, and 304 the second time', async ({ app }) => {
	const first = await fetch(`${app.url}/api/expressways`);
	const etag = first.headers.get('etag')!;
	expect(await first.json()).toEqual(seedRoads);
	const again = await fetch(`${app.url}/api/expressways`, { headers: { 'if-none-match': etag } });
	expect(again.status).toBe(304);
});
