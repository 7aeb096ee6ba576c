import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { place } from '../domain/place/place.fixture.ts';
import { newReport } from '../domain/report/new-report.ts';
import type { Report } from '../domain/report/report.ts';
import type { Connection } from './connection.svelte.ts';
import * as database from './database.ts';
import { outboxLock } from './outbox/names.ts';
import { RestServer } from './outbox/rest.ts';
import { Reports } from './reports.svelte.ts';

const report = (): Report => newReport(place('gate'), 'closed', { wait: null }, null);

let sent: string[];
let server: typeof fetch;
let reports: Reports;
beforeEach(() => {
	sent = [];
	server = async (input, init) => {
		const { reports: given, report_id } = JSON.parse(init!.body as string) as {
			reports?: Report[];
			report_id?: string;
		};
		sent.push(String(input).split('/').at(-1)!);
		const receipt = (id: string) => ({ id, outcome: 'accepted' });
		return Response.json(given ? given.map(({ id }) => receipt(id)) : receipt(report_id!));
	};
	const rest = new RestServer({
		supabaseUrl: 'https://example.org/supabase',
		supabaseKey: 'key',
		session: async () => ({ token: 'a.b.c' }),
		fetch: (...given: Parameters<typeof fetch>) => server(...given)
	});
	const client = { clock: { offset: 0 }, server: async () => rest };
	reports = new Reports({ client, on: () => () => {} } as unknown as Connection, () => {});
	// the real limit, a hundred times as fast
	const { timeout } = AbortSignal;
	vi.spyOn(AbortSignal, 'timeout').mockImplementation((time) => timeout.call(AbortSignal, time / 100));
});
afterEach(() => {
	reports.stop();
	vi.restoreAllMocks();
});

it('a report is sent although a page that was suspended while sending holds the lock', async () => {
	let resume = () => {};
	const suspended = navigator.locks.request(outboxLock, () => new Promise<void>((done) => (resume = done)));
	const one = report();
	await reports.submit(one);
	await vi.waitFor(() => expect(reports.fate(one.id)).toEqual({ state: 'sending' }));
	expect(sent).toEqual([]);
	await vi.waitFor(() => expect(reports.fate(one.id)).toEqual({ state: 'accepted' }), 3000);
	expect(sent).toEqual(['submit_reports']);
	resume();
	await suspended;
});

it('a report whose answer never comes waits, and is taken back on the server', async () => {
	server = (_, init) =>
		new Promise((_, fail) =>
			init!.signal!.addEventListener('abort', () => fail(init!.signal!.reason as Error))
		);
	const one = report();
	await reports.submit(one);
	await vi.waitFor(() => expect(reports.fate(one.id)).toEqual({ state: 'waiting', retryAt: null }), 3000);
	server = async (input) => {
		sent.push(String(input).split('/').at(-1)!);
		return Response.json({ id: one.id, outcome: 'accepted' });
	};
	expect(await reports.undo(one.id)).toBe(true);
	await reports.flush();
	expect(sent).toEqual(['retract_report']);
	expect(reports.items).toEqual([]);
});

it('storage that fails is no silence: nothing is taken back or sent again, and the screen says why', async () => {
	vi.spyOn(database, 'withDatabase').mockRejectedValue(new DOMException('lost', 'UnknownError'));
	expect(await reports.undo('01890a5d-ac96-774b-bcce-b302099a8057')).toBe(false);
	expect(reports.storageFails).toBe(true);
	await reports.seenNow('01890a5d-ac96-774b-bcce-b302099a8057');
	await reports.discard('01890a5d-ac96-774b-bcce-b302099a8057');
	expect(sent).toEqual([]);
});
