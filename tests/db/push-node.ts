// One server process that pushes alerts, and posts them to a webhook if an address is given, for tests. The first argument
// has its settings. It ends when its parent asks it to or has ended.
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Database } from '../../src/lib/database/database.ts';
import { Network } from '../../src/lib/domain/road/network.ts';
import { followAlerts } from '../../src/lib/server/feed/follow.ts';
import { Push } from '../../src/lib/server/push/index.ts';
import { createLog } from '../../src/lib/server/log/log.ts';
import type { VapidKeys } from '../../src/lib/server/push/vapid.ts';
import { readRoads } from '../../src/lib/server/roads.ts';
import { Webhook } from '../../src/lib/server/webhook/index.ts';

export interface PushNodeStart {
	url: string;
	secretKey: string;
	keys: VapidKeys;
	anywhere: boolean;
	/** length of a lease, seconds */
	lease: number;
	atOnce: number;
	webhook: { url: string; secret: string } | null;
}

const start = JSON.parse(process.argv[2]!) as PushNodeStart;
const admin = createClient<Database>(start.url, start.secretKey, {
	auth: { persistSession: false, autoRefreshToken: false }
});
const log = createLog({ level: 'info', format: 'json' });
const { keys, anywhere, lease, atOnce } = start;
const push = new Push({
	admin,
	network: new Network(readRoads(join(import.meta.dirname, '../..'))),
	keys,
	subject: 'mailto:operator@example.org',
	anywhere,
	lease,
	atOnce,
	firstPause: 100,
	log
});
const webhook = start.webhook && new Webhook({ admin, ...start.webhook, lease, firstPause: 100, log });
const wake = () => {
	push.wake();
	webhook?.wake();
};
followAlerts(
	admin,
	{
		hear: wake,
		look() {
			wake();
			process.send!('ready');
			return Promise.resolve();
		}
	},
	log
);
process.on('message', () => void Promise.all([push.stop(), webhook?.stop()]).then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
