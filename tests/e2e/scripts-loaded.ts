import type { Page, Response } from '@playwright/test';

/** The text of all scripts that a page has loaded when `visit` ends. Scripts that arrive later are not awaited. */
export async function scriptsLoaded(page: Page, visit: () => Promise<unknown>): Promise<string> {
	const scripts: Response[] = [];
	const note = (response: Response) => void (response.url().endsWith('.js') && scripts.push(response));
	page.on('response', note);
	await visit();
	page.off('response', note);
	return (await Promise.all(scripts.map((script) => script.text()))).join('\n');
}
