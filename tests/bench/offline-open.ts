// Measures how long the app takes to open offline on a phone, after one visit online: Chromium at 390 × 844 with a slowed
// processor, the server stopped and the service worker asleep. Times are milliseconds from the start of the navigation until
// the map is ready, its places are painted and the basemap is loaded. The processor is slowed to a mid-range phone (such as a
// Pixel 5), by the calibration of Chrome's developer tools (front_end/panels/mobile_throttling/CalibrationController.ts: to
// 1000 of Lighthouse's benchmark), and four times.
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { chromium, type BrowserContext } from '@playwright/test';
import { ensureBrowser } from '../../scripts/browser.ts';
import { startApp } from '../e2e/app.ts';
import { keptIn, untilKept } from '../e2e/kept.ts';
import { percentile } from './people.ts';

const rounds = 10;
const middle = 1000;
/** Time after which the page is surely complete, milliseconds. */
const settled = 4000;

const app = await startApp();
const browser = await chromium.launch({
	executablePath: ensureBrowser(console.log),
	args: ['--no-sandbox', '--disable-gpu']
});
try {
	const context = await browser.newContext({
		locale: 'zh-CN',
		viewport: { width: 390, height: 844 },
		deviceScaleFactor: 2,
		isMobile: true,
		hasTouch: true,
		serviceWorkers: 'allow'
	});
	const first = await context.newPage();
	await first.goto(`${app.url}/#9/31.2000/121.2000`);
	await untilKept(first);
	const { urls, bytes } = (await keptIn(first))['changxing-precache']!;
	console.log(`precache: ${urls.length} files, ${Math.round(bytes / 1000)} kB decompressed`);
	await first.close();
	await app.stop();
	await context.setOffline(true);

	await context.addInitScript(() => {
		const times: Record<string, number> = {};
		(window as unknown as { times: typeof times }).times = times;
		const look = () => {
			const map = document.querySelector<HTMLElement>('[data-map]');
			if (map?.dataset.map === 'ready') times.map ??= performance.now();
			// places are drawn in this frame; when the next frame begins, this one is on its way to the screen
			if (Number(map?.dataset.shown) > 0 && !times.found) {
				times.found = performance.now();
				requestAnimationFrame(() => (times.places = performance.now()));
			}
			if (document.querySelector('.leaflet-tile-loaded')) times.basemap ??= performance.now();
		};
		new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
	});
	for (const slowdown of [(await benchmarkIndex(context)) / middle, 4]) {
		console.log(`slowed down ${slowdown.toFixed(1)} times`);
		const all: Record<string, number[]> = { map: [], places: [], basemap: [] };
		for (let i = 0; i < rounds; i++) {
			const page = await context.newPage();
			const session = await context.newCDPSession(page);
			await session.send('ServiceWorker.enable');
			await session.send('ServiceWorker.stopAllWorkers');
			await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
			await page.goto(`${app.url}/`);
			// a fixed pause, because Playwright's own waiting adds a third of a megabyte of script to the page
			await pause(settled);
			const times = await page.evaluate(() => (window as unknown as { times: Record<string, number> }).times);
			for (const [name, values] of Object.entries(all)) values.push(times[name]!);
			if (!page.url().includes('#9/31.2000/121.2000')) console.log(`the view was not kept: ${page.url()}`);
			await page.close();
		}
		for (const [name, values] of Object.entries(all))
			console.log(
				`${name.padEnd(8)} p50 ${percentile(values, 0.5).toFixed(0)} ms, longest ${Math.max(...values).toFixed(0)} ms`
			);
	}
} finally {
	await browser.close();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}

/** Lighthouse's benchmark index of a processor (core/lib/page-functions.js): joins strings and copies arrays; median of five. */
async function benchmarkIndex(context: BrowserContext): Promise<number> {
	const page = await context.newPage();
	const scores = await page.evaluate(() => {
		const strings = () => {
			const start = Date.now();
			let rounds = 0;
			for (; Date.now() - start < 500; rounds++) {
				let text = '';
				for (let i = 0; i < 10_000; i++) text += 'a';
				if (text.length === 1) throw new Error('will not be left out');
			}
			return rounds / 10 / ((Date.now() - start) / 1000);
		};
		const arrays = () => {
			const [a, b] = [0, 0].map(() => Array.from({ length: 100_000 }, (_, i) => i)) as [number[], number[]];
			const start = Date.now();
			let rounds = 0;
			for (; rounds % 10 !== 0 || Date.now() - start < 500; rounds++) {
				const [from, to] = rounds % 2 === 0 ? [a, b] : [b, a];
				for (let i = 0; i < from.length; i++) to[i] = from[i]!;
			}
			return rounds / 10 / ((Date.now() - start) / 1000);
		};
		return Array.from({ length: 5 }, () => (strings() + arrays()) / 2);
	});
	await page.close();
	console.log(`this processor: ${Math.round(percentile(scores, 0.5))}`);
	return percentile(scores, 0.5);
}
