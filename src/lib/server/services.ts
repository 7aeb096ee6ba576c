import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createClient } from '@supabase/supabase-js';
import { startSupabase } from '../../../supabase/embedded/child.ts';
import { appointDispatcher, type Appointed } from './appoint.ts';
import { startDemonstration, type Demonstration } from './demonstration/index.ts';
import { answerHealth } from './health.ts';
import { followAlerts, readAlerts, readDoubtful, sharedPauses, type Following } from './hub/feed.ts';
import { attachHub, type Hub } from './hub/index.ts';
import { Questions } from './hub/questions.ts';
import { tokenVerifier } from './hub/tokens.ts';
import { Network } from '../domain/road/network.ts';
import { readRoads } from './roads.ts';
import type { Env } from './env.ts';
import { Metrics } from './metrics.ts';
import { tidyPhotos } from './photos.ts';
import { createSupabaseProxy, isSupabase } from './proxy.ts';
import { Push } from './push/index.ts';
import { TestRequests } from './push/test-request.ts';
import { loadVapidKeys } from './push/vapid.ts';
import { setRuntime } from './runtime.ts';
import { Webhook } from './webhook.ts';

/** Everything that runs beside the pages: database, proxy, hub, push, webhook, demonstration, upkeep of photos. */
export interface Services {
	/** connects the hub and the WebSocket proxy to the server that listens */
	attach(http: HttpServer): void;
	/** answers what is not a page; false where the pages should answer */
	handle(request: IncomingMessage, response: ServerResponse): boolean;
	/** gives somebody the role of dispatcher */
	appoint(email: string): Promise<Appointed>;
	/** sends the drivers that are connected to another server; everything else goes on */
	drain(): Promise<void>;
	stop(): Promise<void>;
}

interface Options {
	env: Env;
	root: string;
	version: string;
	log: (line: string) => void;
}

/** Drivers that are connected have so long to go to another server, milliseconds. */
const drainTime = 1500;

/**
 * Starts the database (unless the settings name one) and what belongs to it.
 * @throws Error with one clear sentence where the database cannot be started
 */
export async function startServices({ env, root, version, log }: Options): Promise<Services> {
	const demonstrationFile = join(env.dataDir, 'demonstration');
	const fresh = !env.supabase && !existsSync(join(env.dataDir, 'pg'));
	const wasOn = existsSync(demonstrationFile) && readFileSync(demonstrationFile, 'utf8') === 'on';
	const wanted = !env.supabase && (env.demo ?? (fresh || wasOn));
	if (!env.supabase) mkdirSync(env.dataDir, { recursive: true });
	const seedFiles = ['places.sql', ...(wanted ? ['demonstration.sql'] : [])];
	const embedded = env.supabase
		? null
		: await startSupabase({
				dataDir: env.dataDir,
				migrationsDir: join(root, 'supabase/migrations'),
				seedFiles: seedFiles.map((name) => join(root, 'supabase/seed', name)),
				port: 0,
				log
			});
	const supabase = env.supabase ?? embedded!;
	const admin = createClient(supabase.url, supabase.secretKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});

	const pushKeys = env.push.keys ?? loadVapidKeys(env.dataDir);

	const remember = (state: 'on' | 'off') => writeFileSync(demonstrationFile, state);
	let demonstration: Demonstration | null = null;
	if (wanted) {
		remember('on');
		demonstration = startDemonstration({
			supabaseUrl: supabase.url,
			publishableKey: supabase.publishableKey,
			secretKey: supabase.secretKey,
			log
		});
	} else if (embedded && wasOn) {
		await admin.rpc('end_demonstration');
		remember('off');
	}
	const endDemonstration = async () => {
		if (!demonstration) return;
		// it counts as running until all it invented is gone: a second try removes what the first could not
		await demonstration.stop();
		demonstration = null;
		remember('off');
	};

	let alertsHeard = 0;
	setRuntime({
		version,
		embedded: embedded !== null,
		supabaseUrl: supabase.url,
		publishableKey: supabase.publishableKey,
		pushKey: pushKeys.publicKey,
		tiles: env.tiles,
		demonstration: () => ({ running: demonstration !== null }),
		alertsHeard: () => alertsHeard
	});

	const endTidying = tidyPhotos(admin, log);
	const proxy = embedded && createSupabaseProxy(supabase.url, env.proxies);
	const verify = tokenVerifier(
		supabase.jwtSecret ? { secret: supabase.jwtSecret } : { supabaseUrl: supabase.url }
	);
	let hub: Hub | null = null;
	let push: Push | null = null;
	let webhook: Webhook | null = null;
	const tests = new TestRequests(verify, () => push);
	let following: Following | null = null;
	const metrics = new Metrics(
		() => hub?.counts() ?? null,
		() => push?.counts() ?? null
	);

	return {
		attach(http) {
			const network = new Network(readRoads(root));
			const questions = new Questions({
				network,
				pauses: sharedPauses(admin),
				read: readDoubtful(admin),
				log
			});
			void questions.read();
			hub = attachHub(http, {
				network,
				questions,
				verify,
				changed: readAlerts(admin),
				proxies: env.proxies,
				log
			});
			push = new Push({
				admin,
				network,
				keys: pushKeys,
				subject: env.push.subject,
				anywhere: env.push.anywhere,
				log
			});
			webhook = env.webhook ? new Webhook({ admin, log, ...env.webhook }) : null;
			const { hear, look } = hub;
			const wake = () => {
				alertsHeard++;
				push?.wake();
				webhook?.wake();
			};
			following = followAlerts(
				admin,
				{
					hear(alert) {
						hear(alert);
						wake();
					},
					look() {
						wake();
						return look();
					}
				},
				log
			);
			http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
				if (proxy && isSupabase(request.url)) proxy.upgrade(request, socket, head);
			});
		},
		handle(request, response) {
			metrics.count(response);
			if (proxy && isSupabase(request.url)) proxy.web(request, response);
			else if (request.url === '/healthz')
				void answerHealth(response, admin, version, following?.live() ?? false);
			else if (request.url === '/metrics') metrics.answer(response);
			else if (request.url === '/api/push/test') void tests.answer(request, response);
			else if (request.url === '/api/demonstration') answerDemonstration(request, response, endDemonstration);
			else return false;
			return true;
		},
		appoint: (email) => appointDispatcher(admin, email),
		async drain() {
			await hub?.drain(drainTime);
		},
		async stop() {
			await following?.stop();
			await Promise.all([push?.stop(), webhook?.stop()]);
			endTidying();
			await demonstration?.pause();
			await embedded?.stop();
		}
	};
}

/** `DELETE /api/demonstration` ends it for good; only from a page of ours, so that no other site can. */
function answerDemonstration(
	request: IncomingMessage,
	response: ServerResponse,
	end: () => Promise<void>
): void {
	const answer = (status: number, body: object) => {
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	};
	if (request.method !== 'DELETE')
		return answer(405, { code: 'method_not_allowed', message: 'Only DELETE is answered here.' });
	const site = request.headers['sec-fetch-site'];
	if (site !== undefined && site !== 'same-origin')
		return answer(403, { code: 'cross_site', message: 'This can only be asked from the app itself.' });
	end().then(
		() => answer(200, { running: false }),
		() => answer(503, { code: 'database_unavailable', message: 'The database does not answer just now.' })
	);
}

/** Removes the data of an earlier run, and only what is ours: a folder without a database of ours stays. */
export function removeData(dataDir: string): void {
	if (!existsSync(dataDir)) return;
	if (!existsSync(join(dataDir, 'pg')))
		throw new Error(`${dataDir} holds no database of Changxing, so --fresh leaves it alone.`);
	rmSync(dataDir, { recursive: true });
}
