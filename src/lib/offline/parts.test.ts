import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ownHeader } from '../flow/own-answer.ts';

vi.mock('$app/environment', () => ({ version: 'old' }));

const marked = { [ownHeader]: '1' };
let page: EventTarget;
let asked: number;
let parts: typeof import('./parts.svelte.ts').parts;
let end: () => void;

beforeEach(async () => {
	vi.resetModules();
	page = new EventTarget();
	asked = 0;
	vi.stubGlobal('window', page);
	({ parts } = await import('./parts.svelte.ts'));
	end = parts.watch();
});
afterEach(() => vi.unstubAllGlobals());

/** A part cannot be loaded, and this is what the server answers when it is asked for its version. */
async function fail(answer: () => Response | Promise<Response>): Promise<void> {
	vi.stubGlobal('fetch', async () => {
		asked++;
		return answer();
	});
	page.dispatchEvent(new Event('vite:preloadError'));
	await new Promise((done) => setTimeout(done));
}

it('offers a reload if the server has another version, and hides the offer until the next failure', async () => {
	await fail(() => Response.json({ version: 'new' }, { headers: marked }));
	expect(parts.outdated).toBe(true);
	parts.dismiss();
	expect(parts.outdated).toBe(false);
	await fail(() => Response.json({ version: 'new' }, { headers: marked }));
	expect(parts.outdated).toBe(true);
});

// a reload would lose the page, and what was typed into it
it.each<[string, () => Response | Promise<Response>]>([
	['the same version', () => Response.json({ version: 'old' }, { headers: marked })],
	['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
	['another version, but not from our server', () => Response.json({ version: 'new' })],
	['the page of a portal', () => new Response('<html>', { headers: marked })],
	['JSON without a version', () => Response.json({ version: 7 }, { headers: marked })],
	['null', () => Response.json(null, { headers: marked })],
	['an error', () => Response.json({ version: 'new' }, { status: 503, headers: marked })]
])('offers none with %s', async (_what, answer) => {
	await fail(answer);
	expect(asked).toBe(1);
	expect(parts.outdated).toBe(false);
});

it('asks nothing after it has ended', async () => {
	end();
	await fail(() => Response.json({ version: 'new' }, { headers: marked }));
	expect(asked).toBe(0);
});
