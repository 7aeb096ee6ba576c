import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * Expects that axe finds no barrier on a page. What it finds must last: the colours of a transition, or of a theme that has
 * just been chosen, are not those of the page.
 * @param within selector of the part to check; default: the whole page
 * @param state name of what is shown, for the message
 */
export async function noBarriers(
	page: Page,
	{ within, state = '' }: { within?: string; state?: string } = {}
) {
	const found = async () => {
		const axe = new AxeBuilder({ page });
		if (within) axe.include(within);
		const { violations } = await axe.analyze();
		return violations.map(({ id, nodes }) => [id, nodes.map(({ target, html }) => [target, html])]);
	};
	await expect.poll(found, { message: `barriers ${state}`, timeout: 15_000 }).toEqual([]);
}
