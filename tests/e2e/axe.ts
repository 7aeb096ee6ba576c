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
	let found: unknown[] = [];
	for (let look = 0; look < 3; look++) {
		if (look > 0) await new Promise((done) => setTimeout(done, 1000));
		const axe = new AxeBuilder({ page });
		if (within) axe.include(within);
		const { violations } = await axe.analyze();
		found = violations.map(({ id, nodes }) => [id, nodes.map(({ target, html }) => [target, html])]);
		if (found.length === 0) return;
	}
	expect(found, `barriers ${state}`).toEqual([]);
}
