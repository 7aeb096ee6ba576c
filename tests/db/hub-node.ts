// One server process with an alerts hub, for tests. The first argument has Supabase's address, key and secret. The process
// sends its port to the parent, which later asks it to drain.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Database } from '../../src/lib/database/database.ts';
import { Network } from '../../src/lib/domain/road/network.ts';
import { followAlerts } from '../../src/lib/server/feed/follow.ts';
import { attachHub } from '../../src/lib/server/hub/index.ts';
import { readAlerts } from '../../src/lib/server/hub/reads.ts';
import { createLog } from '../../src/lib/server/log/log.ts';
import { tokenVerifier } from '../../src/lib/server/callers/tokens.ts';
import { readRoads } from '../../src/lib/server/roads.ts';

export interface NodeStart {
	url: string;
	secretKey: string;
	jwtSecret: string;
}

const { url, secretKey, jwtSecret } = JSON.parse(process.argv[2]!) as NodeStart;
const admin = createClient<Database>(url, secretKey, {
	auth: { persistSession: false, autoRefreshToken: false }
});
const http = createServer();
const log = createLog({ level: 'info', format: 'json' });
const hub = attachHub(http, {
	network: new Network(readRoads(join(import.meta.dirname, '../..'))),
	verify: tokenVerifier({ secret: jwtSecret }),
	changed: readAlerts(admin),
	log
});
followAlerts(admin, hub, log);
process.on('message', () => void hub.drain(1500).then(() => process.exit(0)));
process.on('disconnect', () => process.exit(0));
http.listen(0, '127.0.0.1', () => process.send!((http.address() as AddressInfo).port));
