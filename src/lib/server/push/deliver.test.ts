import type { LookupAddress } from 'node:dns';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { startPushService, type Browser, type PushService } from '../../../../tests/push-service.ts';
import { Deliverer, retryAfter, type Parcel } from './deliver.ts';
import type { Resolve } from './public-address.ts';
import { loadVapidKeys, Vapid, type VapidKeys } from './vapid.ts';

let dir: string;
let keys: VapidKeys;
let service: PushService;
let deliverer: Deliverer;
beforeAll(async () => {
	dir = mkdtempSync(join(tmpdir(), 'changxing-deliver-'));
	keys = loadVapidKeys(dir);
	service = await startPushService(keys.publicKey);
});
afterAll(async () => {
	await service.stop();
	rmSync(dir, { recursive: true });
});
const start = (anywhere = true, more: { resolve?: Resolve } = {}) =>
	(deliverer = new Deliverer({
		vapid: new Vapid(keys, 'mailto:a@b.example'),
		anywhere,
		atOnce: 4,
		firstPause: 5,
		...more
	}));
beforeEach(() => start());
afterEach(() => deliverer.close());

const never = new AbortController().signal;
const parcel = ({ endpoint, keys }: Browser, more: Partial<Parcel> = {}): Parcel => ({
	endpoint,
	keys,
	message: Buffer.from('{"type":"test"}'),
	expires: Date.now() + 60_000,
	urgency: 'high',
	...more
});

it('is accepted, and says for how long the message is useful', async () => {
	const browser = service.browser();
	expect(await deliverer.deliver(parcel(browser, { topic: 'a' }), never)).toBe('taken');
	expect(browser.got).toEqual([{ type: 'test' }]);
	expect(browser.headers[0]).toMatchObject({ urgency: 'high', topic: 'a' });
	expect(Number(browser.headers[0]!.ttl)).toBeGreaterThan(50);
});

it.each([
	[410, 'gone'],
	[404, 'gone'],
	[400, 'refused'],
	[413, 'refused']
] as const)('makes only one attempt if the answer is %d: %s', async (status, fate) => {
	const browser = service.browser();
	browser.answers.push({ status });
	expect(await deliverer.deliver(parcel(browser), never)).toBe(fate);
	expect(browser.asked.length).toBe(1);
});

it.each([301, 302, 303, 307, 308])(
	'does not follow a redirection (%d), wherever it leads',
	async (status) => {
		const [browser, inside] = [service.browser(), service.browser()];
		browser.answers.push({ status, headers: { location: inside.endpoint } });
		expect(await deliverer.deliver(parcel(browser), never)).toBe('refused');
		expect(browser.asked.length).toBe(1);
		expect(inside.asked).toEqual([]);
	}
);

it('gives up after some attempts, when the message is useless, and when it is cancelled', async () => {
	const busy = service.browser();
	for (let i = 0; i < 10; i++) busy.answers.push({ status: 503 });
	expect(await deliverer.deliver(parcel(busy), never)).toBe('late');
	expect(busy.asked.length).toBe(6);
	const slow = service.browser();
	slow.answers.push({ status: 429, headers: { 'retry-after': '120' } });
	expect(await deliverer.deliver(parcel(slow), never)).toBe('late');
	expect(slow.asked.length).toBe(1);
	const ended = service.browser();
	ended.answers.push({ status: 429, headers: { 'retry-after': '30' } });
	const abort = new AbortController();
	const delivering = deliverer.deliver(parcel(ended), abort.signal);
	await expect.poll(() => ended.asked.length).toBe(1);
	abort.abort();
	expect(await delivering).toBe('late');
});

it('does not wait for ever for a push service that does not answer, when it is cancelled', async () => {
	const browser = service.browser();
	let release: () => void;
	const ended = new Promise<void>((done) => (release = done));
	service.hold = () => ended;
	const abort = new AbortController();
	const delivering = deliverer.deliver(parcel(browser), abort.signal);
	await expect.poll(() => browser.got.length).toBe(1);
	abort.abort();
	expect(await delivering).toBe('late');
	release!();
	service.hold = null;
});

it('never sends more requests at once than allowed', async () => {
	let open = 0;
	let most = 0;
	service.hold = async () => {
		most = Math.max(most, ++open);
		await new Promise((done) => setImmediate(done));
		open--;
	};
	const browsers = Array.from({ length: 40 }, () => service.browser());
	await Promise.all(browsers.map((browser) => deliverer.deliver(parcel(browser), never)));
	service.hold = null;
	expect(browsers.every(({ got }) => got.length === 1)).toBe(true);
	expect(most).toBeLessThanOrEqual(4);
	expect(most).toBeGreaterThan(1);
});

it('refuses an endpoint on the internal network, by its address and by its name', async () => {
	deliverer.close();
	start(false);
	const browser = service.browser();
	const port = new URL(service.origin).port;
	for (const endpoint of [browser.endpoint, `https://127.0.0.1:${port}/x`, `https://localhost:${port}/x`])
		expect(await deliverer.deliver({ ...parcel(browser), endpoint }, never)).toBe('refused');
	expect(browser.asked).toEqual([]);
});

it('never connects to the internal address to which a name leads after a public one', async () => {
	let connections = 0;
	const inside = createServer((socket) => {
		connections++;
		socket.destroy();
	});
	await new Promise<void>((done) => inside.listen(0, '127.0.0.1', done));
	const { port } = inside.address() as AddressInfo;
	const answers: LookupAddress[] = [
		// not of the family it claims, so that the system refuses the connection and nothing leaves this machine
		{ address: '8.8.8.8', family: 6 },
		{ address: '127.0.0.1', family: 4 }
	];
	const asked: string[] = [];
	deliverer.close();
	start(false, {
		resolve(hostname, _options, done) {
			asked.push(hostname);
			// later, as a resolver answers
			setImmediate(done, null, [answers[Math.min(asked.length, answers.length) - 1]!]);
		}
	});
	const endpoint = `https://rebound.example:${port}/x`;
	expect(await deliverer.deliver({ ...parcel(service.browser()), endpoint }, never)).toBe('refused');
	// each attempt resolves the name once and uses what was checked
	expect(asked).toEqual(['rebound.example', 'rebound.example']);
	expect(connections).toBe(0);
	inside.close();
});

it('reads the header retry-after, in seconds and as a date', () => {
	const now = Date.UTC(2026, 0, 1);
	expect(retryAfter('120', now)).toBe(120_000);
	expect(retryAfter(new Date(now + 5000).toUTCString(), now)).toBe(5000);
	for (const value of [undefined, 'soon', new Date(now - 5000).toUTCString()])
		expect(retryAfter(value, now)).toBe(0);
});
