import { truncateSync, writeFileSync } from 'node:fs';
import type { BrowserContext, Page } from '@playwright/test';
import { expect, ready, test } from './app.ts';
import { noBarriers } from './axe.ts';
import { person, reportsOf } from './people.ts';
import { inspect, noise, phonePicture, secret, segments } from './pictures.ts';
import { openPlace, sheet } from './sheet.ts';

const field = (page: Page) => sheet(page).locator('[data-photo]');
const editor = (page: Page) => page.locator('dialog[data-editor]');
const album = (page: Page) => field(page).locator('input[type="file"]').last();
const thumb = (page: Page) => sheet(page).locator('[data-report-photo="shown"] button');
const picture = (buffer: Buffer, name = 'IMG_0001.JPG', mimeType = 'image/jpeg') => ({
	name,
	mimeType,
	buffer
});

async function openDetails(page: Page) {
	await sheet(page).locator('details > summary').click();
	await expect(field(page)).toBeVisible();
}

/** Opens the same place on another device. */
async function otherDevice(app: { url: string }, context: BrowserContext, place: string): Promise<Page> {
	const page = await context.newPage();
	await page.goto(`${app.url}/?place=${place}`);
	await ready(page);
	await expect(sheet(page)).toBeVisible();
	return page;
}

/** Scrolls to the photo of a report, which starts its fetch. */
async function seePhoto(page: Page) {
	await sheet(page).locator('[data-report-photo]').scrollIntoViewIfNeeded();
	await expect(thumb(page)).toBeVisible();
}

/** Drags over the picture in the editor; positions are shares of its sides. */
async function rub(page: Page, from: readonly [number, number], to: readonly [number, number]) {
	const box = (await editor(page).locator('canvas').boundingBox())!;
	const at = ([x, y]: readonly [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
	await page.mouse.move(...at(from));
	await page.mouse.down();
	await page.mouse.move(...at(to), { steps: 4 });
	await page.mouse.up();
}

test('a photo is sent with a report: upright, small, without metadata, covered where the user rubbed', async ({
	open,
	app,
	browser
}) => {
	const page = await open('/?q=常山收费站');
	const place = await openPlace(page);
	await openDetails(page);
	const taken = await phonePicture(page);
	expect(taken.includes(secret)).toBe(true);
	await album(page).setInputFiles(picture(taken));
	await expect(field(page)).toHaveAttribute('data-photo', 'ready');
	await expect(field(page).getByRole('img', { name: '照片预览' })).toBeVisible();
	await expect(field(page).getByRole('status')).toContainText(/照片已备好，\d+\skB/);
	// a worker made it, not the page
	expect(page.workers()).toHaveLength(1);
	await noBarriers(page);

	await field(page).locator('[data-action="cover"]').click();
	await expect(editor(page)).toBeVisible();
	await noBarriers(page);
	await rub(page, [0.3, 0.5], [0.7, 0.5]);
	await rub(page, [0.2, 0.9], [0.25, 0.9]);
	await editor(page).locator('[data-action="undo-stroke"]').click();
	await editor(page).locator('[data-action="covered"]').click();
	await expect(editor(page)).toBeHidden();
	await expect(field(page).locator('[data-action="cover"]')).toBeFocused();

	const context = await browser.newContext();
	const other = await otherDevice(app, context, place);
	await sheet(page).locator('button[data-report="closed"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await seePhoto(other);
	await expect(sheet(other).getByRole('img', { name: '照片：封闭，匿名司机，刚刚' })).toBeVisible();

	// the stored file, as anybody can fetch it
	const anybody = await person(app);
	const reports = await reportsOf(anybody, place);
	const { photo, photo_bytes } = reports[0]!;
	const { data } = await anybody.client.storage.from('photos').download(photo!);
	const stored = Buffer.from(await data!.arrayBuffer());
	expect(stored.length).toBe(photo_bytes);
	expect(stored.length).toBeLessThanOrEqual(300_000);
	expect(stored.includes(secret)).toBe(false);
	expect(stored.includes('Exif')).toBe(false);
	// no application segments except JFIF and the colour profile that every canvas adds, and no comments
	const told = segments(stored).filter((marker) => marker >= 0xffe0 && marker <= 0xfffe);
	expect(told.filter((marker) => marker !== 0xffe0 && marker !== 0xffe2)).toEqual([]);
	const seen = await inspect(page, stored, [
		[0.45, 0.48, 40],
		[0.45, 0.2, 40],
		[0.2, 0.9, 40],
		[0.9, 0.02, 20],
		[0.02, 0.02, 20]
	]);
	// upright: the top left corner of the sensor is at the top right
	expect([seen.width, seen.height]).toEqual([960, 1280]);
	const [covered, beside, undone, corner, left] = seen.parts;
	expect(covered!.bright - covered!.dark).toBeLessThan(12);
	expect(beside!.bright - beside!.dark).toBeGreaterThan(150);
	expect(undone!.bright - undone!.dark).toBeGreaterThan(150);
	expect(corner!.mean[0]! - corner!.mean[1]!).toBeGreaterThan(150);
	expect(Math.abs(left!.mean[0]! - left!.mean[1]!)).toBeLessThan(40);

	// opened large by touch, closed by key, with the focus back on the thumbnail
	await thumb(other).click();
	const large = other.locator('dialog[data-large-photo][open]');
	await expect(large.getByRole('img')).toBeVisible();
	await noBarriers(other);
	await other.keyboard.press('Escape');
	await expect(large).toHaveCount(0);
	await expect(sheet(other)).toBeVisible();
	await expect(thumb(other)).toBeFocused();
	await context.close();
});

test('covering, undoing and sending work with keys alone', async ({ open, app }) => {
	const page = await open('/?q=龙游');
	const place = await openPlace(page);
	await openDetails(page);
	await album(page).setInputFiles(picture(await phonePicture(page)));
	await field(page).locator('[data-action="cover"]').focus();
	await page.keyboard.press('Enter');
	const square = editor(page).getByRole('button', { name: '遮住这里：横 50%，竖 50%' });
	await expect(square).toBeFocused();
	for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowUp');
	await expect(editor(page).getByRole('button', { name: '遮住这里：横 50%，竖 30%' })).toBeFocused();
	await page.keyboard.press('Space');
	await expect(editor(page)).toContainText('已遮 1 笔');
	await page.keyboard.press('ArrowLeft');
	await page.keyboard.press('Space');
	await page.keyboard.press('Tab');
	await expect(editor(page).locator('[data-action="undo-stroke"]')).toBeFocused();
	await page.keyboard.press('Enter');
	await page.keyboard.press('Enter');
	// nothing is left to undo, so the square has the focus again
	await expect(editor(page).locator('.square')).toBeFocused();
	await page.keyboard.press('Space');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await expect(editor(page)).toBeHidden();
	await sheet(page).locator('button[data-report="busy"]').press('Enter');
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await seePhoto(page);
	const someone = await person(app);
	const reports = await reportsOf(someone, place);
	const { data } = await someone.client.storage.from('photos').download(reports[0]!.photo!);
	const { parts } = await inspect(page, Buffer.from(await data!.arrayBuffer()), [
		[0.43, 0.28, 40],
		[0.43, 0.6, 40]
	]);
	expect(parts[0]!.bright - parts[0]!.dark).toBeLessThan(12);
	expect(parts[1]!.bright - parts[1]!.dark).toBeGreaterThan(150);
});

test('leaving the editor changes nothing, and more can be covered later', async ({ open }) => {
	const page = await open('/?q=衢州');
	await openPlace(page);
	await openDetails(page);
	await album(page).setInputFiles(picture(await phonePicture(page)));
	const ready_ = field(page).getByRole('status');
	await expect(ready_).toContainText('照片已备好');
	const before = await field(page).getByRole('img').getAttribute('src');
	const cover = field(page).locator('[data-action="cover"]');
	await cover.click();
	await rub(page, [0.1, 0.1], [0.9, 0.9]);
	await page.keyboard.press('Escape');
	await expect(editor(page)).toBeHidden();
	await expect(sheet(page)).toBeVisible();
	expect(await field(page).getByRole('img').getAttribute('src')).toBe(before);
	await cover.click();
	await expect(editor(page).locator('[data-action="undo-stroke"]')).toBeDisabled();
	await rub(page, [0.1, 0.1], [0.9, 0.9]);
	await editor(page).locator('[data-action="covered"]').click();
	await expect(cover).toHaveText('再遮几处');
	expect(await field(page).getByRole('img').getAttribute('src')).not.toBe(before);
	await cover.click();
	await expect(editor(page).locator('[data-action="undo-stroke"]')).toBeEnabled();
	await editor(page).getByRole('button', { name: '取消' }).click();
	await field(page).locator('[data-action="remove-photo"]').click();
	await expect(field(page)).toHaveAttribute('data-photo', 'idle');
	await expect(field(page).locator('[data-action="choose"]')).toBeFocused();
});

test('a photo chosen after the tap stops the countdown until it is sent', async ({ page, app, open }) => {
	await page.clock.install();
	await open('/?q=富阳');
	const place = await openPlace(page);
	await openDetails(page);
	await sheet(page).locator('button[data-report="restricted"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await album(page).setInputFiles(picture(await phonePicture(page)));
	await expect(field(page)).toHaveAttribute('data-photo', 'ready');
	await page.clock.fastForward(30_000);
	await expect(sheet(page).locator('[data-action="undo"]')).toBeVisible();
	await sheet(page).getByRole('button', { name: '补发详情' }).click();
	await seePhoto(page);
	const reports = await reportsOf(await person(app), place);
	expect(reports).toHaveLength(1);
	await page.clock.fastForward(15_000);
	await expect(sheet(page).locator('[data-action="undo"]')).toHaveCount(0);
	await openDetails(page);
	await expect(field(page)).toHaveAttribute('data-photo', 'idle');
});

test('the largest picture of random pixels becomes small', async ({ open, app }) => {
	const page = await open('/?q=桐庐');
	const place = await openPlace(page);
	await openDetails(page);
	const file = test.info().outputPath('noise.bmp');
	writeFileSync(file, noise(3000, 2000));
	await album(page).setInputFiles(file);
	await expect(field(page)).toHaveAttribute('data-photo', 'ready');
	await sheet(page).locator('button[data-report="open"]').click();
	await seePhoto(page);
	const reports = await reportsOf(await person(app), place);
	expect(reports[0]!.photo_bytes).toBeLessThanOrEqual(300_000);
});

test('a browser without a canvas for workers makes the photo on the page', async ({ open, app, context }) => {
	const taken = await phonePicture(await context.newPage());
	await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'OffscreenCanvas'));
	const page = await open('/?q=江山');
	const place = await openPlace(page);
	await openDetails(page);
	await album(page).setInputFiles(picture(taken));
	await expect(field(page)).toHaveAttribute('data-photo', 'ready');
	expect(page.workers()).toEqual([]);
	await field(page).locator('[data-action="cover"]').click();
	await rub(page, [0.3, 0.5], [0.7, 0.5]);
	await editor(page).locator('[data-action="covered"]').click();
	await sheet(page).locator('button[data-report="open"]').click();
	await seePhoto(page);
	const someone = await person(app);
	const reports = await reportsOf(someone, place);
	const { data } = await someone.client.storage.from('photos').download(reports[0]!.photo!);
	const stored = Buffer.from(await data!.arrayBuffer());
	expect(stored.includes('Exif')).toBe(false);
	const plain = await context.browser()!.newPage();
	const seen = await inspect(plain, stored, [
		[0.45, 0.48, 40],
		[0.45, 0.2, 40]
	]);
	await plain.close();
	expect([seen.width, seen.height]).toEqual([960, 1280]);
	expect(seen.parts[0]!.bright - seen.parts[0]!.dark).toBeLessThan(12);
	expect(seen.parts[1]!.bright - seen.parts[1]!.dark).toBeGreaterThan(150);
});

test('explains a problem with a file', async ({ open }) => {
	const page = await open('/?q=丽水');
	await openPlace(page);
	await openDetails(page);
	const problem = field(page).getByRole('alert');
	const huge = test.info().outputPath('huge.jpg');
	writeFileSync(huge, '');
	truncateSync(huge, 40_000_001);
	for (const [file, words] of [
		[picture(Buffer.from('%PDF-1.7 nothing to see'), 'letter.pdf', 'application/pdf'), '不是照片'],
		[picture(Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), 'IMG.HEIC', 'image/heic'), 'HEIC'],
		[picture(Buffer.from('\xff\xd8\xff\xe0 cut off', 'latin1')), '可能已损坏'],
		[huge, '照片太大'],
		[picture(Buffer.alloc(0)), '不是照片']
	] as const) {
		await album(page).setInputFiles(file);
		await expect(problem).toContainText(words);
	}
	await noBarriers(page);
	// a good file is accepted afterwards
	await album(page).setInputFiles(picture(await phonePicture(page, 400, 300)));
	await expect(field(page)).toHaveAttribute('data-photo', 'ready');
	await expect(problem).toHaveCount(0);
});

test('offers the camera if there is one', async ({ open, app, playwright }) => {
	const page = await open('/?q=丽水');
	await openPlace(page);
	await openDetails(page);
	// this browser has no camera
	await expect(field(page)).toContainText('没有找到摄像头');
	await expect(field(page).locator('[data-action="take"]')).toHaveCount(0);

	const { launchOptions } = test.info().project.use;
	const browser = await playwright.chromium.launch({
		...launchOptions,
		args: [...(launchOptions?.args ?? []), '--use-fake-device-for-media-stream']
	});
	const phone = await browser.newPage({ locale: 'zh-CN' });
	await phone.goto(`${app.url}/?q=丽水`);
	await ready(phone);
	await openPlace(phone);
	await openDetails(phone);
	const chooser = phone.waitForEvent('filechooser');
	await field(phone).getByRole('button', { name: '拍照' }).click();
	expect(await (await chooser).element().getAttribute('capture')).toBe('environment');
	await (await chooser).setFiles(picture(await phonePicture(phone)));
	await expect(field(phone)).toHaveAttribute('data-photo', 'ready');
	await browser.close();
});

test('a photo waits for the network with its report', async ({ open, context, app }) => {
	const page = await open('/?q=临安');
	const place = await openPlace(page);
	await openDetails(page);
	await album(page).setInputFiles(picture(await phonePicture(page)));
	await expect(field(page)).toHaveAttribute('data-photo', 'ready');
	await context.setOffline(true);
	await sheet(page).locator('button[data-report="open"]').click();
	await expect(page.locator('[data-fate="waiting"]')).toBeVisible();
	await context.setOffline(false);
	await expect(page.locator('[data-waiting]')).toHaveCount(0);
	const reports = await reportsOf(await person(app), place);
	expect(reports.map(({ photo }) => photo)).toEqual([`${reports[0]!.id}.jpg`]);
});

test('a photo that a dispatcher removes disappears from open pages', async ({ open, app }) => {
	const page = await open('/?q=昌化');
	const place = await openPlace(page);
	const driver = await person(app, 'volunteer');
	const id = await reportWithPhoto(driver, place, await phonePicture(page, 640, 480));
	await seePhoto(page);
	await thumb(page).click();
	await expect(page.locator('dialog[data-large-photo][open]')).toBeVisible();
	const dispatcher = await person(app, 'dispatcher');
	await dispatcher.call('remove_photo', { report_id: id, reason: '有车牌' });
	await expect(page.locator('dialog[data-large-photo]')).toHaveCount(0);
	await expect(sheet(page).locator('[data-report-photo]')).toHaveCount(0);
	await expect(sheet(page).locator('[data-reports="1"]')).toBeVisible();
	await dispatcher.call('remove_photo', { report_id: id, reason: '没有车牌', restore: true });
	await seePhoto(page);
});

test('a photo is fetched when it comes into view, with an error message and a retry', async ({
	browser,
	app
}) => {
	const context = await browser.newContext({ viewport: { width: 390, height: 600 } });
	const page = await context.newPage();
	const fetched: string[] = [];
	page.on('request', (request) => {
		if (request.url().includes('/storage/v1/')) fetched.push(request.url());
	});
	// before there is a photo: on a slow machine it may come into view while the page is still drawn
	await context.route('**/storage/v1/**', (route) => route.abort());
	await page.goto(`${app.url}/?q=奉化`);
	await ready(page);
	const place = await openPlace(page);
	const driver = await person(app, 'volunteer');
	await reportWithPhoto(driver, place, await phonePicture(page, 640, 480));
	const photo = sheet(page).locator('[data-report-photo]');
	await expect(photo).toHaveAttribute('data-report-photo', 'waiting');
	expect(fetched).toEqual([]);
	const before = await photo.boundingBox();

	await photo.scrollIntoViewIfNeeded();
	const again = photo.getByRole('button', { name: '照片加载失败 重试' });
	await expect(again).toBeVisible();
	await noBarriers(page);
	await context.unroute('**/storage/v1/**');
	await again.click();
	await seePhoto(page);
	await expect(thumb(page)).toBeFocused();
	const after = await photo.boundingBox();
	expect([after!.width, after!.height]).toEqual([before!.width, before!.height]);
	// a new report of another person does not fetch it again
	const count = fetched.length;
	await (await person(app)).report(place, 'open');
	await expect(sheet(page).locator('[data-reports="2"]')).toBeVisible();
	await seePhoto(page);
	expect(fetched).toHaveLength(count);
	await context.close();
});

test('all texts are in English too', async ({ browser, app }) => {
	const context = await browser.newContext({
		locale: 'en-GB',
		viewport: { width: 390, height: 844 },
		hasTouch: true
	});
	const page = await context.newPage();
	await page.goto(`${app.url}/?q=Zhuji`);
	await ready(page);
	await openPlace(page);
	await openDetails(page);
	await album(page).setInputFiles(picture(await phonePicture(page)));
	await expect(field(page)).toContainText('Photo ready');
	await field(page).getByRole('button', { name: 'Cover plates and faces' }).click();
	await expect(editor(page).getByRole('heading', { name: 'Cover number plates and faces' })).toBeVisible();
	// by touch, as on a phone
	const canvas = (await editor(page).locator('canvas').boundingBox())!;
	await page.touchscreen.tap(canvas.x + canvas.width / 2, canvas.y + canvas.height / 3);
	await expect(editor(page)).toContainText('Strokes: 1');
	for (const text of [await editor(page).innerText(), await field(page).innerText()])
		expect(text).not.toMatch(/[一-鿿]/);
	// nothing overflows the screen of a phone
	const editorBox = (await editor(page).boundingBox())!;
	expect(editorBox.width).toBeLessThanOrEqual(390);
	for (const button of await editor(page).getByRole('button').all()) {
		const box = (await button.boundingBox())!;
		expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(32);
	}
	await context.close();
});

/** Reports a place with a photo from another device. @returns the id of the report */
async function reportWithPhoto(
	who: Awaited<ReturnType<typeof person>>,
	place: string,
	jpeg: Buffer
): Promise<string> {
	const id = crypto.randomUUID();
	const photo = `${id}.jpg`;
	const { error } = await who.client.storage
		.from('photos')
		.upload(photo, jpeg, { contentType: 'image/jpeg' });
	if (error) throw error;
	return who.report(place, 'closed', { id, photo });
}
