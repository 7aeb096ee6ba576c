import { rmSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { createClient } from '@supabase/supabase-js';
import type { Database } from '../../src/lib/database/database.ts';
import { expect, ready, startApp, test } from './app.ts';
import { project, tileServer, type Position } from './tile-server.ts';

/**
 * Positions near Dianshan Lake in WGS-84 and in GCJ-02. The latter were computed with the published algorithm, without the
 * library that the app uses.
 */
const known: readonly { wgs: Position; gcj: Position }[] = [
	{ wgs: [121.0, 31.2], gcj: [121.0043809, 31.1979593] },
	{ wgs: [120.92, 31.28], gcj: [120.9241679, 31.2778163] },
	{ wgs: [121.12, 31.12], gcj: [121.1245994, 31.1180946] },
	{ wgs: [121.13, 31.27], gcj: [121.1346017, 31.2681575] },
	{ wgs: [120.9, 31.13], gcj: [120.9041449, 31.1277367] }
];

/** Centres of the patches of a colour in a screenshot of the map, CSS pixels from its top left corner. */
async function patches(page: Page, colour: readonly [number, number, number], tolerance: number) {
	const picture = (await page.locator('.map').screenshot()).toString('base64');
	return page.evaluate(
		async ({ picture, colour, tolerance }) => {
			const image = new Image();
			image.src = `data:image/png;base64,${picture}`;
			await image.decode();
			const canvas = document.createElement('canvas');
			canvas.width = image.width;
			canvas.height = image.height;
			const context = canvas.getContext('2d')!;
			context.drawImage(image, 0, 0);
			const { data } = context.getImageData(0, 0, image.width, image.height);
			const found: { x: number; y: number; n: number }[] = [];
			for (let y = 0; y < image.height; y++)
				for (let x = 0; x < image.width; x++) {
					const at = 4 * (y * image.width + x);
					if (colour.some((value, i) => Math.abs(data[at + i]! - value) > tolerance)) continue;
					const patch = found.find((one) => Math.hypot(one.x / one.n - x, one.y / one.n - y) < 40);
					if (patch) {
						patch.x += x;
						patch.y += y;
						patch.n++;
					} else found.push({ x, y, n: 1 });
				}
			return found.filter(({ n }) => n > 30).map(({ x, y, n }) => ({ x: x / n, y: y / n }));
		},
		{ picture, colour, tolerance }
	);
}

/** Expected pixel of a position on a WGS-84 map whose view is in the address, CSS pixels from its top left corner. */
async function expected(page: Page, position: Position): Promise<{ x: number; y: number }> {
	const [zoom, lat, lon] = new URL(page.url()).hash.slice(1).split('/').map(Number) as [
		number,
		number,
		number
	];
	const box = (await page.locator('.map').boundingBox())!;
	const [x, y] = project(position, zoom);
	const [cx, cy] = project([lon, lat], zoom);
	return { x: box.width / 2 + x - cx, y: box.height / 2 + y - cy };
}

/** Greatest distance between a patch and its expected position, for patches well inside the map; and their number. */
async function worst(page: Page): Promise<{ count: number; pixels: number }> {
	const seen = await patches(page, [255, 0, 255], 30);
	const box = (await page.locator('.map').boundingBox())!;
	let [count, pixels] = [0, 0];
	for (const { wgs } of known) {
		const { x, y } = await expected(page, wgs);
		if (x < 40 || y < 40 || x > box.width - 120 || y > box.height - 60) continue;
		const nearest = Math.min(...seen.map((patch) => Math.hypot(patch.x + 0.5 - x, patch.y + 0.5 - y)));
		pixels = Math.max(pixels, nearest);
		count++;
	}
	return { count, pixels };
}

/** Waits until the map is still, its tiles are loaded and the address has its view, which differs from `changed`. */
async function settled(page: Page, changed?: string): Promise<void> {
	if (changed) await expect(page).not.toHaveURL(changed);
	// number of frames without a change; longer than the delay before the address is written
	const still = 30;
	await page.evaluate(
		(still) =>
			new Promise<void>((done) => {
				let [last, frames] = ['', 0];
				const look = () => {
					const map = document.querySelector('.map')!;
					const tiles = [...map.querySelectorAll<HTMLElement>('.leaflet-tile')];
					const moving = map.querySelector('.leaflet-zoom-anim, .leaflet-pan-anim') !== null;
					const whole = tiles.every((tile) => getComputedStyle(tile).opacity === '1');
					const pane = map.querySelector<HTMLElement>('.leaflet-map-pane')!.style.transform;
					const now = `${location.href} ${pane} ${tiles.length}`;
					frames = now === last && whole && !moving ? frames + 1 : 0;
					last = now;
					if (frames >= still) done();
					else requestAnimationFrame(look);
				};
				look();
			}),
		still
	);
}

for (const datum of ['wgs84', 'gcj02'] as const)
	test(`raster tiles in ${datum} match the places to the pixel`, async ({ browser }) => {
		const tiles = await tileServer(known.map((one) => (datum === 'gcj02' ? one.gcj : one.wgs)));
		const app = await startApp({
			TILES: JSON.stringify({
				type: 'raster',
				url: `${tiles.url}/{z}/{x}/{y}.png`,
				attribution: 'Tiles <b>of a test</b>',
				approval: '审图号：测试',
				datum
			})
		});
		const context = await browser.newContext({
			geolocation: { longitude: 121.0, latitude: 31.2, accuracy: 5 },
			permissions: ['geolocation']
		});
		const page = await context.newPage();
		// no place matches, so nothing covers the tiles
		await page.goto(`${app.url}/?q=nothing-matches-this#12/31.2000/121.0000`);
		await ready(page);
		await expect(page.locator('.leaflet-tile-loaded').first()).toBeVisible();
		await expect(page.locator('.leaflet-control-attribution')).toHaveText(
			'Tiles <b>of a test</b> · 审图号：测试'
		);
		await settled(page);
		const limit = datum === 'gcj02' ? 2.2 : 1.2;
		const first = await worst(page);
		expect(first.count).toBe(5);
		expect(first.pixels).toBeLessThan(limit);

		// the same after a drag, and one zoom level nearer
		const box = (await page.locator('.map').boundingBox())!;
		await page.mouse.move(box.x + 300, box.y + 300);
		await page.mouse.down();
		await page.mouse.move(box.x + 430, box.y + 380, { steps: 12 });
		// the pointer rests before it lifts, so that the map does not keep moving
		await settled(page);
		const before = page.url();
		await page.mouse.up();
		await settled(page, before);
		const dragged = await worst(page);
		expect(dragged.count).toBeGreaterThanOrEqual(3);
		expect(dragged.pixels).toBeLessThan(limit);
		await page.locator('.leaflet-control-zoom-in').click();
		await expect(page).toHaveURL(/#13\//);
		await settled(page);
		const nearer = await worst(page);
		expect(nearer.count).toBeGreaterThanOrEqual(1);
		expect(nearer.pixels).toBeLessThan(2 * limit);

		// the device's own position is at the same spot of the tiles
		await page.getByRole('button', { name: '定位到我' }).click();
		await settled(page);
		const here = await expected(page, [121.0, 31.2]);
		const dots = await patches(page, [10, 95, 180], 12);
		expect(Math.min(...dots.map(({ x, y }) => Math.hypot(x + 0.5 - here.x, y + 0.5 - here.y)))).toBeLessThan(
			1.5
		);

		// a tap at the position of a place opens it
		await page.getByRole('searchbox').fill('朱家角收费站');
		await page.locator('button[data-place]').first().click();
		const name = await page.locator('[data-sheet] h2').innerText();
		const id = new URL((await page.waitForURL(/place=/), page.url())).searchParams.get('place');
		await settled(page);
		await page.keyboard.press('Escape');
		const { supabaseUrl, supabaseKey } = (await (
			await page.request.get(`${app.url}/api/config`)
		).json()) as Record<string, string>;
		const { data: place } = await createClient<Database>(supabaseUrl!, supabaseKey!, {
			auth: { persistSession: false }
		})
			.from('places')
			.select('lon, lat')
			.eq('id', id!)
			.single<{ lon: number; lat: number }>();
		await settled(page);
		const spot = await expected(page, [place!.lon, place!.lat]);
		await page.mouse.click(box.x + spot.x, box.y + spot.y);
		await expect(page.locator('[data-sheet] h2')).toHaveText(name);
		await context.close();
		await app.stop();
		rmSync(app.dataDir, { recursive: true, force: true });
		tiles.server.closeAllConnections();
		tiles.server.close();
	});

test('an archive of vector tiles is drawn in both themes', async ({ page }) => {
	const tiles = await tileServer([]);
	const app = await startApp({
		TILES: JSON.stringify({
			type: 'pmtiles',
			url: `${tiles.url}/map.pmtiles`,
			attribution: '© OpenStreetMap',
			datum: 'wgs84'
		})
	});
	const complaints: string[] = [];
	page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
	await page.emulateMedia({ colorScheme: 'light' });
	await page.goto(`${app.url}/?q=nothing-matches-this#10/31.2000/121.0000`);
	await ready(page);
	// water colour of the library's light theme, then of its dark one
	await expect.poll(() => patches(page, [128, 222, 234], 4).then(({ length }) => length)).toBeGreaterThan(3);
	await page.emulateMedia({ colorScheme: 'dark' });
	await expect.poll(() => patches(page, [128, 222, 234], 4).then(({ length }) => length)).toBe(0);
	expect(complaints).toEqual([]);
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
	tiles.server.closeAllConnections();
	tiles.server.close();
});
