import type { Page } from '@playwright/test';

/** Waits until the service worker controls this page, so that pages open without a network. */
export async function untilControlled(page: Page): Promise<void> {
	await page.evaluate(async () => {
		const { serviceWorker } = navigator;
		await serviceWorker.ready;
		if (!serviceWorker.controller)
			await new Promise((done) => serviceWorker.addEventListener('controllerchange', done, { once: true }));
	});
}

/** Waits until the first visit of the map has cached everything that opening without a network needs. */
export async function untilKept(page: Page): Promise<void> {
	await untilControlled(page);
	await page.evaluate(async () => {
		const { cells } = (await (await fetch('/api/cells')).json()) as {
			cells: { cell: string; revision: number }[];
		};
		const cache = await caches.open('changxing-cells');
		for (const { cell, revision } of cells)
			while (!(await cache.match(`/api/cells/${cell}?r=${revision}`)))
				await new Promise((done) => setTimeout(done, 50));
	});
}

/** Entries and bytes of each cache, by its name. */
export function keptIn(page: Page): Promise<Record<string, { urls: string[]; bytes: number }>> {
	return page.evaluate(async () => {
		const kept: Record<string, { urls: string[]; bytes: number }> = {};
		for (const name of await caches.keys()) {
			const cache = await caches.open(name);
			const keys = await cache.keys();
			let bytes = 0;
			for (const key of keys) bytes += (await (await cache.match(key))?.blob())?.size ?? 0;
			kept[name] = { urls: keys.map(({ url }) => url), bytes };
		}
		return kept;
	});
}
