// Measures how long a frame takes while a finger drags the map with 10,000 places on a phone, in Chromium slowed down four
// times. The places are invented; everything else is the app as built.
import { rmSync } from 'node:fs';
import { chromium } from '@playwright/test';
import { ensureBrowser } from '../../scripts/browser.ts';
import { geohash } from '../../src/lib/domain/geo/cell.ts';
import { startApp } from '../e2e/app.ts';
import { percentile } from './people.ts';

const total = 10_000;
const slowdown = 4;

let state = 20261101;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
const kinds = [
	['checkpoint', 'toll_gate'],
	['service_station', 'service_area'],
	['sampling_point', 'sampling_point']
] as const;
const cells = new Map<string, object[]>();
for (let i = 0; i < total; i++) {
	const [lon, lat] = [116 + 6 * random(), 28 + 6 * random()];
	const [kind, subkind] = kinds[i % 3]!;
	const cell = geohash(lon, lat, 3);
	const place = {
		id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
		...{ kind, subkind, lon, lat, names: { zh: `地点${i}`, en: `Place ${i}` }, expressways: [`G${i % 60}`] },
		...{
			direction: null,
			stake: null,
			province: 'CN-JS',
			attributes: {},
			source: 'x',
			verified: false,
			revision: 1
		}
	};
	cells.set(cell, [...(cells.get(cell) ?? []), place]);
}

const app = await startApp();
const browser = await chromium.launch({
	executablePath: ensureBrowser(console.log),
	args: ['--no-sandbox', '--disable-gpu']
});
try {
	const context = await browser.newContext({
		viewport: { width: 390, height: 844 },
		deviceScaleFactor: 2,
		isMobile: true,
		hasTouch: true,
		// blocked, so that the invented places reach the page directly
		serviceWorkers: 'block'
	});
	const page = await context.newPage();
	await page.route('**/api/cells', (route) =>
		route.fulfill({
			json: { cells: [...cells].map(([cell, places]) => ({ cell, revision: 1, count: places.length })) }
		})
	);
	await page.route(/\/api\/cells\/\w+/, (route) => {
		const cell = /cells\/(\w+)/.exec(route.request().url())![1]!;
		return route.fulfill({ json: { cell, revision: 1, places: cells.get(cell) } });
	});
	const session = await context.newCDPSession(page);
	await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
	for (const zoom of [7, 9, 11]) {
		await page.goto('about:blank');
		await page.goto(`${app.url}/#${zoom}/31.0000/119.0000`);
		await page.locator('[data-map="ready"]').waitFor();
		await page.waitForTimeout(6000);
		await page.evaluate(() => {
			const frames: number[] = [];
			(window as unknown as { frames: number[] }).frames = frames;
			let last = performance.now();
			const tick = (now: number) => {
				frames.push(now - last);
				last = now;
				requestAnimationFrame(tick);
			};
			requestAnimationFrame(tick);
		});
		const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
			session.send('Input.dispatchTouchEvent', {
				type,
				touchPoints: type === 'touchEnd' ? [] : [{ x, y }]
			});
		await touch('touchStart', 300, 600);
		for (let i = 0; i <= 90; i++) {
			const angle = (i / 90) * 4 * Math.PI;
			await touch('touchMove', 195 + 105 * Math.cos(angle), 500 + 100 * Math.sin(angle));
		}
		await touch('touchEnd', 300, 600);
		await page.waitForTimeout(400);
		const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames.slice(2));
		console.log(
			`zoom ${zoom}, ${total} places, ${slowdown}× slower: ${frames.length} frames, ` +
				`p50 ${percentile(frames, 0.5).toFixed(1)} ms, p95 ${percentile(frames, 0.95).toFixed(1)} ms, ` +
				`longest ${Math.max(...frames).toFixed(0)} ms`
		);
	}
} finally {
	await browser.close();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}
