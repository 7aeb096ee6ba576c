import type { Page } from '@playwright/test';
import { expect } from './app.ts';

/** The sheet of the open place. */
export const sheet = (page: Page) => page.locator('[data-sheet]');

/** Opens the first place of the list and answers its id. */
export async function openPlace(page: Page): Promise<string> {
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	await place.click();
	await expect(sheet(page)).toBeVisible();
	return id;
}
