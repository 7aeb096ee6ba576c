// Measures how long it takes to find the subscriptions that an alert concerns, and to deliver messages to a push service on
// this machine, which decrypts and verifies them in the same process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { raised } from '../../src/lib/domain/alert/alert.fixture.ts';
import { Network } from '../../src/lib/domain/road/network.ts';
import { Router } from '../../src/lib/domain/road/route.ts';
import { Concern, type Wishes } from '../../src/lib/domain/alert/wishes.ts';
import { Deliverer } from '../../src/lib/server/push/deliver.ts';
import { loadVapidKeys, Vapid } from '../../src/lib/server/push/vapid.ts';
import { readRoads } from '../../src/lib/server/roads.ts';
import { startPushService } from '../push-service.ts';

const subscriptions = 50_000;
const messages = 3000;

const network = new Network(readRoads(join(import.meta.dirname, '../..')));
const router = new Router(network);
const g60 = [...network.roads.values()].find(({ code }) => code === 'G60')!.id;
const hangzhou = { lon: 120.16, lat: 30.27 };
const now = Date.now();

const many = Array.from({ length: subscriptions }, (_, i): Wishes => ({
	severity: 'Moderate',
	place_ids: Array.from({ length: 10 }, (_, k) => `${i}.${k}`),
	corridors: [{ code: i % 2 ? 'G60' : 'G2', towards: hangzhou }],
	quiet: { from: '01:00', to: '05:00', zone: 'Asia/Shanghai' }
}));
const alert = raised(now, {
	severity: 'Extreme',
	stretches: [
		{
			code: 'G60',
			from: network.positionAt(g60, 50_000),
			to: network.positionAt(g60, 55_000),
			towards: hangzhou,
			label: { zh: 'G60', en: 'G60' }
		}
	]
});
for (let i = 0; i < 3; i++) {
	const before = performance.now();
	const concern = new Concern(network, router, alert);
	const found = many.filter((wishes) => concern.matches(wishes, now)).length;
	console.log(
		`${found} of ${subscriptions} concerned, found in ${Math.round(performance.now() - before)} ms`
	);
}

const dir = mkdtempSync(join(tmpdir(), 'changxing-push-'));
const keys = loadVapidKeys(dir);
const service = await startPushService(keys.publicKey);
const deliverer = new Deliverer({
	vapid: new Vapid(keys, 'mailto:operator@example.org'),
	anywhere: true
});
const browsers = Array.from({ length: messages }, () => service.browser());
const message = Buffer.from(JSON.stringify({ type: 'test', filler: 'x'.repeat(550) }));
const before = performance.now();
const signal = new AbortController().signal;
await Promise.all(
	browsers.map(({ endpoint, keys }) =>
		deliverer.deliver({ endpoint, keys, message, expires: now + 3_600_000, urgency: 'high' }, signal)
	)
);
const seconds = (performance.now() - before) / 1000;
const arrived = browsers.filter(({ got }) => got.length === 1).length;
console.log(`${arrived} of ${messages} delivered, ${Math.round(messages / seconds)} a second`);
deliverer.close();
await service.stop();
rmSync(dir, { recursive: true });
