import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Supabase } from '../../src/lib/database/database.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../src/lib/domain/alert/alert.ts';
import type { Position } from '../../src/lib/domain/geo/sphere.ts';
import { Network } from '../../src/lib/domain/road/network.ts';
import type { AlertMessage } from '../../src/lib/domain/alert/push-message.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { tokenVerifier } from '../../src/lib/server/callers/tokens.ts';
import { heardLog } from '../../src/lib/server/log/heard.fixture.ts';
import { Push } from '../../src/lib/server/push/index.ts';
import { TestRequests } from '../../src/lib/server/push/test-request.ts';
import { loadVapidKeys, type VapidKeys } from '../../src/lib/server/push/vapid.ts';
import { readRoads } from '../../src/lib/server/roads.ts';
import { signatureOf } from '../../src/lib/server/webhook/index.ts';
import { startPushService, type Browser, type PushService } from '../push-service.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import type { PushNodeStart } from './push-node.ts';
import { addPerson, addPlace, call, report, signIn, submit } from './world.ts';

const network = new Network(readRoads(join(import.meta.dirname, '../..')));
const g60 = [...network.roads.values()].find(({ code }) => code === 'G60')!.id;
const at = (metre: number) => network.positionAt(g60, metre);
const hangzhou = { lon: 120.16, lat: 30.27 };
const shanghai = { lon: 121.47, lat: 31.23 };
/** length of a lease, seconds, after which another process takes over */
const lease = 3;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

let supabase: TestSupabase;
let dispatcher: Supabase;
let service: PushService;
let keyDir: string;
let keys: VapidKeys;
let nodes: ChildProcess[] = [];

async function startNode(more: Partial<PushNodeStart> = {}): Promise<ChildProcess> {
	const start: PushNodeStart = {
		url: supabase.url,
		secretKey: supabase.secretKey,
		keys,
		anywhere: true,
		lease,
		atOnce: 8,
		webhook: null,
		...more
	};
	const child = fork(join(import.meta.dirname, 'push-node.ts'), [JSON.stringify(start)]);
	nodes.push(child);
	await new Promise<void>((done, fail) => {
		child.once('message', () => done());
		child.once('exit', () => fail(new Error('The node did not start.')));
	});
	return child;
}

async function endNode(child: ChildProcess, how: 'stop' | 'SIGKILL'): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise((done) => child.once('exit', done));
	if (how === 'stop') child.send('stop');
	else child.kill(how);
	await ended;
}

beforeAll(async () => {
	supabase = await startTestSupabase();
	// the push service of this test has a local address without TLS
	await supabase.sql('alter table push_subscriptions drop constraint push_subscriptions_endpoint_check');
	dispatcher = await signIn(supabase, 'dispatcher');
	keyDir = mkdtempSync(join(tmpdir(), 'changxing-push-'));
	keys = loadVapidKeys(keyDir);
	service = await startPushService(keys.publicKey);
});
beforeEach(async () => {
	await supabase.sql('delete from push_subscriptions');
	service.wrong.length = 0;
	service.hold = null;
});
afterEach(async () => {
	await Promise.all(nodes.map((node) => endNode(node, 'SIGKILL')));
	nodes = [];
	await supabase.sql('delete from alerts');
});
afterAll(async () => {
	await service.stop();
	await supabase.stop();
	rmSync(keyDir, { recursive: true });
});

/** The filter of a subscription, as stored in the database. */
interface Wished {
	severity?: string;
	lang?: string;
	place_ids?: string[];
	corridors?: object[];
	quiet?: [from: string, to: string, zone: string];
}

/** Adds a browser with a subscription. */
async function subscribe(wished: Wished = { corridors: [{ code: 'G60', towards: null }] }): Promise<Browser> {
	const browser = service.browser();
	const { severity = 'Moderate', lang = 'zh-Hans', place_ids = [], corridors = [], quiet } = wished;
	await supabase.sql(
		`insert into push_subscriptions (person, endpoint, p256dh, auth, lang, severity, place_ids, corridors, quiet_from, quiet_to, zone)
		values ($1, $2, $3, $4, $5, $6, $7::uuid[], $8::jsonb, $9, $10, $11)`,
		[
			await addPerson(supabase, 'driver'),
			browser.endpoint,
			browser.keys.p256dh,
			browser.keys.auth,
			lang,
			severity,
			`{${place_ids.join(',')}}`,
			JSON.stringify(corridors),
			...(quiet ?? [null, null, null])
		]
	);
	return browser;
}

/** Raises a dispatcher's alert about five kilometres of G60. */
const raise = (from: number, more: object = {}, towards: Position | null = null) =>
	call(dispatcher, 'raise_alert', {
		alert: {
			id: uuidv7(),
			severity: 'Severe',
			category: 'Transport',
			expires: new Date(Date.now() + 3_600_000).toISOString(),
			headline: { zh: '前方封闭', en: 'Closed ahead' },
			stretches: [
				{ code: 'G60', from: at(from), to: at(from + 5000), towards, label: { zh: 'G60 松江段', en: 'G60' } }
			],
			...more
		}
	});

const ids = ({ got }: Browser) => (got as AlertMessage[]).map(({ id }) => id);
/** Waits until every claim is finished, so that no more messages come. */
const settled = () =>
	expect
		.poll(
			async () => {
				const [row] = await supabase.sql<{ open: number }>(
					`select count(*)::int as open from alerts a left join alert_claims c on c.alert = a.id and c.channel = 'push'
					where a.effective <= now() and (c.alert is null or c.finished_at is null or c.revision < a.revision)`
				);
				return row!.open;
			},
			{ timeout: 40_000, interval: 100 }
		)
		.toBe(0);
const stored = (browser: Browser) =>
	supabase.sql<{ failures: number; last_success_at: string | null }>(
		'select failures, last_success_at from push_subscriptions where endpoint = $1',
		[browser.endpoint]
	);

describe('over a push service', () => {
	it('an alert reaches only the people it concerns, encrypted, signed, and in their language', async () => {
		expect(statSync(join(keyDir, 'push-keys.json')).mode & 0o777).toBe(0o600);
		const place = await addPlace(supabase, { lon: 117.9, lat: 30.2, expressways: ['S99'] });
		const concerned = {
			road: await subscribe(),
			way: await subscribe({ corridors: [{ code: 'G60', towards: hangzhou }], lang: 'en' }),
			place: await subscribe({ place_ids: [place] })
		};
		const others = {
			'other way': await subscribe({ corridors: [{ code: 'G60', towards: shanghai }] }),
			'other road': await subscribe({ corridors: [{ code: 'G2', towards: null }] }),
			'only the gravest': await subscribe({
				severity: 'Extreme',
				corridors: [{ code: 'G60', towards: null }]
			}),
			nothing: await subscribe({})
		};
		await startNode();
		const alert = await raise(58_000, { place_ids: [place] }, hangzhou);
		await settled();
		for (const [name, browser] of Object.entries(others)) expect(ids(browser), name).toEqual([]);
		for (const [name, browser] of Object.entries(concerned)) expect(ids(browser), name).toEqual([alert.id]);
		expect(service.wrong).toEqual([]);
		expect(concerned.road.got[0]).toMatchObject({ lang: 'zh-Hans', headline: '前方封闭', cancelled: false });
		expect(concerned.way.got[0]).toMatchObject({
			lang: 'en',
			headline: 'Closed ahead',
			where: ['Fengjing', 'G60']
		});
		const [headers] = concerned.road.headers;
		expect(headers!.urgency).toBe('high');
		expect(headers!.topic).toMatch(/^[\w-]{22}$/);
		expect(Number(headers!.ttl)).toBeGreaterThan(3500);
		expect(Number(headers!.ttl)).toBeLessThanOrEqual(3600);
		expect((await stored(concerned.road))[0]!.last_success_at).not.toBeNull();

		// its cancellation comes once, under the same topic
		await call(dispatcher, 'cancel_alert', { alert_id: alert.id, reason: '已恢复' });
		await expect.poll(() => concerned.road.got.length).toBe(2);
		await settled();
		expect(concerned.road.got[1]).toMatchObject({ id: alert.id, cancelled: true });
		expect(concerned.road.headers[1]!.topic).toBe(headers!.topic);
		expect(ids(others['other way'])).toEqual([]);
	});

	it('an alert about a closed place reaches those who saved it; "open again" is below their severity', async () => {
		const place = await addPlace(supabase, { ...at(100_000) });
		const browser = await subscribe({ place_ids: [place] });
		await startNode();
		const [first, second] = [await signIn(supabase, 'volunteer'), await signIn(supabase, 'volunteer')];
		await submit(
			first,
			report(place, { status: 'closed', observed_at: new Date(Date.now() - 60_000).toISOString() })
		);
		await submit(
			second,
			report(place, { status: 'closed', observed_at: new Date(Date.now() - 60_000).toISOString() })
		);
		await expect.poll(() => browser.got.length).toBe(1);
		expect(browser.got[0]).toMatchObject({ facts: { status: 'closed' }, headline: null, where: ['枫泾'] });
	});

	it('a replacing alert is sent alone to those it concerns; others receive the end of the replaced one', async () => {
		const place = await addPlace(supabase, { ...at(90_000) });
		const [all, grave] = [
			await subscribe({ place_ids: [place], severity: 'Minor' }),
			await subscribe({ place_ids: [place], severity: 'Severe' })
		];
		const alert = await raise(0, { place_ids: [place], stretches: [] });
		await startNode();
		await settled();
		const next = await raise(0, { place_ids: [place], stretches: [], severity: 'Minor' });
		await supabase.sql('update alerts set "references" = $1 where id = $2', [alert.id, next.id]);
		await supabase.sql(
			`update alerts set cancelled_at = now(), cancelled_because = 'replaced' where id = $1`,
			[alert.id]
		);
		await expect.poll(() => [ids(all).length, ids(grave).length]).toEqual([2, 2]);
		await settled();
		expect(ids(all)).toEqual([alert.id, next.id]);
		expect(ids(grave)).toEqual([alert.id, alert.id]);
		expect(grave.got[1]).toMatchObject({ cancelled: true });
	});

	it('an endpoint that is gone is deleted, one that refuses is counted', async () => {
		const [gone, missing, refused, well] = [
			await subscribe(),
			await subscribe(),
			await subscribe(),
			await subscribe()
		];
		gone.answers.push({ status: 410 });
		missing.answers.push({ status: 404 });
		refused.answers.push({ status: 400 });
		await startNode();
		await raise(50_000);
		await settled();
		expect([gone, missing, refused, well].map(({ asked }) => asked.length)).toEqual([1, 1, 1, 1]);
		expect(await stored(gone)).toEqual([]);
		expect(await stored(missing)).toEqual([]);
		expect((await stored(refused))[0]!.failures).toBe(1);
		expect((await stored(well))[0]!.failures).toBe(0);
		await raise(55_000);
		await settled();
		expect(gone.asked.length).toBe(1);
		expect(well.got.length).toBe(2);
	});

	it('a message is sent again when the push service is busy, after its Retry-After, and delays nobody else', async () => {
		const [busy, down, well] = [await subscribe(), await subscribe(), await subscribe()];
		busy.answers.push({ status: 429, headers: { 'retry-after': '2' } });
		down.answers.push({ status: 503 }, { status: 500 });
		await startNode();
		await raise(50_000);
		await expect.poll(() => well.got.length).toBe(1);
		expect(busy.got.length).toBe(0);
		await settled();
		expect([busy.got.length, down.got.length, well.got.length]).toEqual([1, 1, 1]);
		expect(busy.asked[1]! - busy.asked[0]!).toBeGreaterThanOrEqual(1990);
		expect(down.asked.length).toBe(3);
	});

	it('quiet hours, in the reader’s time zone, stop all but Extreme alerts', async () => {
		const zone = 'Asia/Shanghai';
		const hour = (shift: number) =>
			new Intl.DateTimeFormat('en-GB', {
				timeZone: zone,
				hour: '2-digit',
				minute: '2-digit',
				hourCycle: 'h23'
			}).format(Date.now() + shift * 3_600_000);
		const corridors = [{ code: 'G60', towards: null }];
		const asleep = await subscribe({ corridors, quiet: [hour(-1), hour(1), zone] });
		const awake = await subscribe({ corridors, quiet: [hour(1), hour(2), zone] });
		const elsewhere = await subscribe({ corridors, quiet: [hour(-1), hour(1), 'America/Los_Angeles'] });
		await startNode();
		const severe = await raise(50_000);
		const extreme = await raise(55_000, { severity: 'Extreme' });
		await settled();
		expect(ids(asleep)).toEqual([extreme.id]);
		expect(ids(awake).sort()).toEqual([severe.id, extreme.id].sort());
		expect(ids(elsewhere).sort()).toEqual([severe.id, extreme.id].sort());
	});

	it('nothing is sent to internal addresses unless a setting allows it', async () => {
		const browser = await subscribe();
		await startNode({ anywhere: false });
		await raise(50_000);
		await settled();
		expect(browser.asked).toEqual([]);
		expect((await stored(browser))[0]!.failures).toBe(1);
	});

	it('two processes notify everybody once, also about changes and new subscriptions in between', async () => {
		const crowd: Browser[] = [];
		for (let i = 0; i < 20; i++) crowd.push(await subscribe());
		await Promise.all([startNode(), startNode()]);
		const alerts: Alert[] = [];
		for (let i = 0; i < 6; i++) alerts.push(await raise(50_000 + i * 1000));
		await call(dispatcher, 'cancel_alert', { alert_id: alerts[0]!.id, reason: '误报' });
		const late = await subscribe();
		alerts.push(await raise(60_000));
		await settled();
		for (const { got } of crowd) {
			const keys = (got as AlertMessage[]).map(({ id, revision }) => `${id} ${revision}`);
			expect(new Set(keys).size).toBe(keys.length);
			expect(new Set(ids({ got } as Browser))).toEqual(new Set(alerts.map(({ id }) => id)));
		}
		expect(ids(late)).toContain(alerts.at(-1)!.id);
	});

	it('another process finishes the work of a killed one; only messages in flight may come twice', async () => {
		const crowd: Browser[] = [];
		for (let i = 0; i < 60; i++) crowd.push(await subscribe());
		const atOnce = 4;
		const victim = await startNode({ atOnce });
		let told = 0;
		let reached: () => void;
		const half = new Promise<void>((done) => (reached = done));
		let release: () => void;
		const killed = new Promise<void>((done) => (release = done));
		// twenty are answered and stored; then no request is answered until the process is dead
		service.hold = async () => {
			if (++told <= 20) return;
			reached();
			await killed;
		};
		const alert = await raise(50_000);
		await half;
		await expect
			.poll(async () => (await supabase.sql('select from alert_told where alert = $1', [alert.id])).length)
			.toBe(20);
		await endNode(victim, 'SIGKILL');
		expect(victim.signalCode).toBe('SIGKILL');
		release!();
		service.hold = null;
		expect(crowd.filter(({ got }) => got.length === 0).length).toBeGreaterThan(30);
		await startNode();
		await settled();
		expect(crowd.filter(({ got }) => got.length === 0)).toEqual([]);
		expect(crowd.filter(({ got }) => got.length > 1).length).toBeLessThanOrEqual(atOnce);
		expect(await supabase.sql('select from alert_told')).toEqual([]);
	});

	it('a process that shuts down leaves the rest to others at once', async () => {
		const browser = await subscribe();
		browser.answers.push({ status: 503, headers: { 'retry-after': '60' } });
		const first = await startNode({ lease: 60 });
		await raise(50_000);
		await expect.poll(() => browser.asked.length).toBe(1);
		await endNode(first, 'stop');
		await startNode();
		await settled();
		expect(browser.got.length).toBe(1);
	});
});

describe('a test message', () => {
	let push: Push;
	let http: Server;
	let url: string;
	beforeAll(async () => {
		push = new Push({
			admin: supabase.service(),
			network,
			keys,
			subject: 'mailto:operator@example.org',
			anywhere: true,
			log: heardLog().log
		});
		const requests = new TestRequests(tokenVerifier({ secret: supabase.jwtSecret }), () => push);
		http = createServer((request, response) => void requests.answer(request, response));
		await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
		url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/api/push/test`;
	});
	afterAll(async () => {
		await push.stop();
		http.closeAllConnections();
		await new Promise((done) => http.close(done));
	});

	const ask = async (person: Supabase | null, body: object) => {
		const token = person && (await person.auth.getSession()).data.session!.access_token;
		const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
		const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
		return [response.status, ((await response.json()) as { code?: string }).code ?? null];
	};

	it('goes to a browser of the caller, and not too often', async () => {
		const [me, other] = [await supabase.user(), await supabase.user()];
		const browser = await subscribe();
		await supabase.sql('update push_subscriptions set person = $1, saved_at = now() where endpoint = $2', [
			(await me.auth.getUser()).data.user!.id,
			browser.endpoint
		]);
		const body = { endpoint: browser.endpoint };
		expect(await ask(null, body)).toEqual([401, 'not_signed_in']);
		expect(await ask(other, body)).toEqual([404, 'no_subscription']);
		expect(await ask(other, { endpoint: 7 })).toEqual([400, 'bad_request']);
		expect(await ask(me, body)).toEqual([200, null]);
		expect(browser.got).toMatchObject([{ type: 'test', lang: 'zh-Hans' }]);
		browser.answers.push({ status: 400 }, { status: 410 });
		expect(await ask(me, body)).toEqual([502, 'push_service']);
		expect(await ask(me, body)).toEqual([404, 'no_subscription']);
		expect(await stored(browser)).toEqual([]);
		expect(await ask(me, body)).toEqual([429, 'too_fast']);
	});
});

describe('claims', () => {
	const claim = (holder: string, channel = 'push') =>
		call(supabase.service(), 'claim_alerts', { channel, holder, lease_seconds: 60 });

	it('go to one holder, end with the lease, and skip cancellations of undelivered alerts', async () => {
		const [one, other] = [uuidv7(), uuidv7()];
		const alert = await raise(50_000);
		expect((await claim(one)).map((found) => found.alert.id)).toEqual([alert.id]);
		expect(await claim(other)).toEqual([]);
		expect(await claim(one)).toEqual([]);
		// other channels deliver it too
		expect((await claim(one, 'webhook')).length).toBe(1);
		await supabase.sql(
			`update alert_claims set lease_until = now() - interval '1 second' where channel = 'push'`
		);
		expect((await claim(other)).length).toBe(1);
		const note = (holder: string) =>
			call(supabase.service(), 'note_alert_told', {
				channel: 'push',
				holder,
				lease_seconds: 60,
				alert_id: alert.id,
				subscriptions: []
			});
		expect(await note(one)).toEqual({ held: false, current: false });
		expect(await note(other)).toEqual({ held: true, current: true });
		const finish = (holder: string) =>
			call(supabase.service(), 'finish_alert_claim', { channel: 'push', holder, alert_id: alert.id });
		expect(await finish(one)).toEqual({ finished: false });
		expect(await finish(other)).toEqual({ finished: true });
		// a later end needs no delivery
		await supabase.sql(`update alerts set expires = expires + interval '1 hour' where id = $1`, [alert.id]);
		expect(await claim(one)).toEqual([]);

		const unheard = await raise(70_000);
		await call(dispatcher, 'cancel_alert', { alert_id: unheard.id, reason: '误报' });
		expect(await claim(one)).toEqual([]);
	});

	it('are for servers only', async () => {
		await expect(
			call(dispatcher, 'claim_alerts', { channel: 'push', holder: uuidv7(), lease_seconds: 60 })
		).rejects.toMatchObject({ code: '42501' });
		await expect(call(dispatcher, 'push_subscriptions_since')).rejects.toMatchObject({ code: '42501' });
	});
});

describe('the webhook', () => {
	interface Posted {
		headers: IncomingHttpHeaders;
		body: string;
	}
	let http: Server;
	let posted: Posted[];
	let statuses: number[];
	let location: string | undefined;
	let url: string;
	beforeEach(async () => {
		posted = [];
		statuses = [];
		location = undefined;
		http = createServer((request, response) => {
			const chunks: Buffer[] = [];
			request.on('data', (chunk: Buffer) => chunks.push(chunk));
			request.on('end', () => {
				posted.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
				response.writeHead(statuses.shift() ?? 204, location === undefined ? {} : { location }).end();
			});
		});
		await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
		url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/hook`;
	});
	afterEach(async () => {
		http.closeAllConnections();
		await new Promise((done) => http.close(done));
	});

	const idOf = ({ headers }: Posted) => String(headers['webhook-id']);
	const isSigned = ({ headers, body }: Posted) =>
		headers['webhook-signature'] ===
		signatureOf(secret, String(headers['webhook-id']), Number(headers['webhook-timestamp']), body);

	it('receives raised and cancelled alerts, signed, in order, until each is accepted', async () => {
		statuses = [503, 429, 204];
		await startNode({ webhook: { url, secret } });
		const alert = await raise(50_000);
		await expect.poll(() => posted.length, { timeout: 20_000 }).toBe(3);
		await call(dispatcher, 'cancel_alert', { alert_id: alert.id, reason: '误报' });
		await expect.poll(() => posted.length, { timeout: 20_000 }).toBe(4);
		expect(posted.map(idOf)).toEqual([`${alert.id}.1`, `${alert.id}.1`, `${alert.id}.1`, `${alert.id}.2`]);
		expect(posted.every(isSigned)).toBe(true);
		const bodies = posted.map(({ body }) => JSON.parse(body) as { type: string; data: Alert });
		expect(bodies.map(({ type }) => type)).toEqual([
			...Array<string>(3).fill('alert.raised'),
			'alert.cancelled'
		]);
		expect(bodies[0]!.data).toMatchObject({ id: alert.id, severity: 'Severe', headline: { zh: '前方封闭' } });
		expect(Math.abs(Number(posted[3]!.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60);
		expect(isSigned({ ...posted[0]!, body: posted[0]!.body.replace('Severe', 'Minor') })).toBe(false);
	});

	it('is posted to again, and its redirections to another address are not followed', async () => {
		let inside = 0;
		const elsewhere = createServer((_request, response) => {
			inside++;
			response.writeHead(204).end();
		});
		await new Promise<void>((done) => elsewhere.listen(0, '127.0.0.1', done));
		location = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/inside`;
		statuses = [301, 302, 303, 307, 308, 204];
		const expected = statuses.length;
		await startNode({ webhook: { url, secret } });
		const alert = await raise(50_000);
		await expect.poll(() => posted.length, { timeout: 30_000 }).toBe(expected);
		expect(new Set(posted.map(idOf))).toEqual(new Set([`${alert.id}.1`]));
		expect(posted.every(isSigned)).toBe(true);
		expect(inside).toBe(0);
		elsewhere.close();
	});

	it('receives one post from two processes, also when one is killed', async () => {
		const [victim] = await Promise.all([
			startNode({ webhook: { url, secret } }),
			startNode({ webhook: { url, secret } })
		]);
		const alerts: Alert[] = [];
		for (let i = 0; i < 8; i++) {
			if (i === 4) await endNode(victim, 'SIGKILL');
			alerts.push(await raise(50_000 + i * 1000));
		}
		const expected = alerts.map(({ id }) => `${id}.1`).sort();
		await expect.poll(() => [...new Set(posted.map(idOf))].sort(), { timeout: 30_000 }).toEqual(expected);
		// only posts in flight when the process died may have come from both
		expect(posted.length).toBeLessThanOrEqual(expected.length + 1);
	});

	it('receives no alerts of the demonstration', async () => {
		const alert = await raise(50_000);
		await supabase.sql('update alerts set demonstration = true where id = $1', [alert.id]);
		const found = await call(supabase.service(), 'claim_alerts', {
			channel: 'webhook',
			holder: uuidv7(),
			lease_seconds: 60
		});
		expect(found).toEqual([]);
	});
});
