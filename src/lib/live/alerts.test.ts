import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raised } from '../domain/alert/alert.fixture.ts';
import { pastListed, type Alert, type AlertList } from '../domain/alert/alert.ts';
import { ownHeader } from '../flow/own-answer.ts';
import { Alerts } from './alerts.svelte.ts';
import type { Changes } from './changes.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { keptHeader } from './kept-header.ts';

/** What the device keeps. Node has no IndexedDB. */
const meta = new Map<string, unknown>();
vi.mock('./database.ts', () => ({
	readMeta: async (key: string) => meta.get(key),
	writeMeta: async (key: string, value: unknown) => void meta.set(key, value)
}));

const start = Date.parse('2026-01-01T08:00:00Z');
const minute = 60_000;
const alert = (id: string, more: Partial<Alert> = {}) => raised(start, { id, ...more });
const over = (id: string, ago: number) =>
	alert(id, { sent: new Date(start - ago).toISOString(), expires: new Date(start - 1).toISOString() });
const ids = (alerts: readonly Alert[]) => alerts.map(({ id }) => id);

let page: EventTarget & { visibilityState: string };
let view: EventTarget;
/** the public list; null: no network */
let list: AlertList | null;
/** when a kept list was current; null: the list is from the server */
let keptAt: number | null;
let fetches: number;
let rpc: (name: string, args: { before?: string }) => Promise<unknown>;
let change: (ids: ReadonlySet<string> | null) => void;
let retry: () => void;
let saving: boolean;
let alerts: Alerts;

beforeEach(() => {
	vi.useFakeTimers({ now: start });
	meta.clear();
	page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
	view = new EventTarget();
	const local = new Map<string, string>();
	vi.stubGlobal('document', page);
	vi.stubGlobal('window', view);
	vi.stubGlobal('localStorage', {
		getItem: (key: string) => local.get(key) ?? null,
		setItem: (key: string, value: string) => void local.set(key, value)
	});
	list = { standing: [], past: [] };
	keptAt = null;
	fetches = 0;
	saving = false;
	rpc = () => Promise.reject(new Error('no network'));
	vi.stubGlobal('fetch', async () => {
		fetches++;
		if (!list) throw new TypeError('Failed to fetch');
		const headers: Record<string, string> =
			keptAt === null ? { [ownHeader]: '1' } : { [keptHeader]: '1', date: new Date(keptAt).toUTCString() };
		return Response.json(list, { headers });
	});
	const connection = {
		client: {
			config: { supabaseKey: 'server' },
			now: () => Date.now(),
			rpc: (name: string, args: object) => rpc(name, args)
		},
		saver: {
			get active() {
				return saving;
			}
		},
		on: (_: string, listener: () => void) => ((retry = listener), () => {})
	};
	const changes = { listen: (listener: typeof change) => ((change = listener), () => {}) };
	alerts = new Alerts(connection as unknown as Connection, changes as unknown as Changes);
});

afterEach(() => {
	alerts.stop();
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

const begin = async () => {
	alerts.start();
	await vi.advanceTimersByTimeAsync(0);
};

describe('the list', () => {
	it('has the most severe first, then the newest, and what is over apart from it', async () => {
		list = {
			standing: [
				alert('minor', { severity: 'Minor' }),
				alert('old', { sent: new Date(start - minute).toISOString() }),
				alert('new'),
				alert('extreme', { severity: 'Extreme', sent: new Date(start - 9 * minute).toISOString() }),
				alert('later', { effective: new Date(start + minute).toISOString() })
			],
			past: [over('past', minute)]
		};
		await begin();
		expect(ids(alerts.current)).toEqual(['extreme', 'new', 'later', 'old', 'minor']);
		expect(ids(alerts.inForce)).toEqual(['extreme', 'new', 'old', 'minor']);
		expect(ids(alerts.past)).toEqual(['past']);
	});

	it('moves an alert to the past when it expires, with the next look', async () => {
		list = { standing: [alert('short', { expires: new Date(start + minute).toISOString() })], past: [] };
		await begin();
		expect(ids(alerts.current)).toEqual(['short']);
		await vi.advanceTimersByTimeAsync(minute);
		expect(ids(alerts.current)).toEqual([]);
		expect(ids(alerts.past)).toEqual(['short']);
	});

	it('keeps an alert that arrived by itself while the list may be older, and the newer of two versions', async () => {
		await begin();
		alerts.hear(alert('heard', { revision: 3 }));
		list = { standing: [alert('heard', { revision: 2, severity: 'Minor' })], past: [] };
		await alerts.look();
		expect(alerts.current[0]).toMatchObject({ revision: 3, severity: 'Severe' });
		list = { standing: [], past: [] };
		await alerts.look();
		expect(ids(alerts.current)).toEqual(['heard']);
		// long enough after: the list is right that it is gone
		await vi.advanceTimersByTimeAsync(minute);
		expect(ids(alerts.current)).toEqual([]);
	});

	it('knows which alert another one has replaced', async () => {
		list = { standing: [alert('two', { references: 'one' })], past: [] };
		await begin();
		expect(alerts.replaced(alert('one'))).toBe(true);
		expect(alerts.replaced(alert('two'))).toBe(false);
	});
});

describe('without a network', () => {
	it('shows what the device has kept, and when that was current', async () => {
		meta.set('alerts', { server: 'server', at: start - minute, alerts: [alert('kept')] });
		list = null;
		await begin();
		expect(ids(alerts.current)).toEqual(['kept']);
		expect(alerts).toMatchObject({ failed: true, knownAt: start - minute });
	});

	it.each([
		['of another database', { server: 'other', at: start, alerts: [alert('kept')] }],
		['that are damaged', { server: 'server', at: start, alerts: null }],
		['of another form', { server: 'server', at: start, alerts: [{ id: 7 }] }]
	])('shows no alerts %s, and asks the server all the same', async (_what, kept) => {
		meta.set('alerts', kept);
		list = { standing: [alert('fresh')], past: [] };
		await begin();
		expect(fetches).toBe(1);
		expect(ids(alerts.list!)).toEqual(['fresh']);
	});

	it('a list that the worker has kept does not replace a newer one', async () => {
		list = { standing: [alert('new')], past: [] };
		await begin();
		list = { standing: [alert('old')], past: [] };
		keptAt = start - 10 * minute;
		await alerts.look();
		expect(ids(alerts.current)).toEqual(['new']);
		expect(alerts).toMatchObject({ failed: true, knownAt: start });
	});

	it('asks again by itself after pauses that grow, and at once if the user wants it', async () => {
		list = null;
		await begin();
		await vi.advanceTimersByTimeAsync(20_000);
		expect(fetches).toBeGreaterThan(2);
		expect(fetches).toBeLessThan(9);
		list = { standing: [alert('a')], past: [] };
		retry();
		await vi.advanceTimersByTimeAsync(0);
		expect(alerts.failed).toBe(false);
		expect(meta.get('alerts')).toMatchObject({ server: 'server', alerts: [{ id: 'a' }] });
	});

	it('a portal is no list', async () => {
		list = { code: 0, msg: 'ok' } as unknown as AlertList;
		await begin();
		expect(alerts).toMatchObject({ list: null, failed: true, knownAt: null });
	});
});

describe('fetches', () => {
	it('once after many changes of statuses, and not again within 15 s', async () => {
		await begin();
		await vi.advanceTimersByTimeAsync(20_000);
		for (let i = 0; i < 5; i++) change(new Set(['gate']));
		await vi.advanceTimersByTimeAsync(3000);
		expect(fetches).toBe(2);
		change(new Set(['gate']));
		await vi.advanceTimersByTimeAsync(14_000);
		expect(fetches).toBe(2);
		await vi.advanceTimersByTimeAsync(1000);
		expect(fetches).toBe(3);
	});

	it('every minute; every five while saving data; never while nobody looks', async () => {
		await begin();
		await vi.advanceTimersByTimeAsync(3 * minute);
		expect(fetches).toBe(4);
		saving = true;
		change(new Set(['gate']));
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(fetches).toBe(6);
		page.visibilityState = 'hidden';
		await vi.advanceTimersByTimeAsync(30 * minute);
		expect(fetches).toBe(6);
		page.visibilityState = 'visible';
		page.dispatchEvent(new Event('visibilitychange'));
		await vi.advanceTimersByTimeAsync(0);
		expect(fetches).toBe(7);
	});

	it('nothing after it was stopped', async () => {
		list = null;
		await begin();
		change(new Set(['gate']));
		alerts.stop();
		view.dispatchEvent(new Event('online'));
		const before = fetches;
		await vi.advanceTimersByTimeAsync(10 * minute);
		expect(fetches).toBe(before);
	});
});

describe('older alerts', () => {
	const full = Array.from({ length: pastListed }, (_, i) => over(`past ${i}`, (i + 1) * minute));

	it('are fetched from the oldest that is known, and stay when the list comes again', async () => {
		list = { standing: [], past: full };
		await begin();
		expect(alerts.more).toBe(true);
		const asked: unknown[] = [];
		rpc = async (_, { before }) => {
			asked.push(before);
			return [over('ancient', 500 * minute)];
		};
		await alerts.lookBack();
		expect(asked).toEqual([full.at(-1)!.sent]);
		expect(alerts.more).toBe(false);
		await alerts.look();
		expect(ids(alerts.past)).toContain('ancient');
		expect(alerts.more).toBe(false);
	});

	it('that cannot be fetched can be asked for again', async () => {
		list = { standing: [], past: full };
		await begin();
		await alerts.lookBack();
		expect(alerts).toMatchObject({ failed: true, more: true });
		rpc = async () => [over('ancient', 500 * minute)];
		await alerts.lookBack();
		expect(alerts.failed).toBe(false);
	});
});

it('what was read stays read, also for the next visit', async () => {
	list = { standing: [alert('a'), alert('b')], past: [] };
	await begin();
	expect(alerts.unread).toBe(2);
	alerts.markRead(['a']);
	expect(alerts.unread).toBe(1);
	vi.stubGlobal('localStorage', {
		getItem: () => '{"not": "a list"}',
		setItem: () => {
			throw new DOMException('full', 'QuotaExceededError');
		}
	});
	alerts.markRead(['b']);
	expect(alerts.unread).toBe(0);
});
