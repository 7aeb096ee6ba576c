import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { Supabase } from '../database/database.ts';
import { Registry } from 'prom-client';
import { Network } from '../domain/road/network.ts';
import { databaseService } from './database/service.ts';
import { untilPrompt } from './database/prompt.ts';
import { watchedFetch } from './database/watched-fetch.ts';
import { demonstrationService } from './demonstration/service.ts';
import type { Env } from './env.ts';
import { AlertNews } from './feed/news.ts';
import { feedService } from './feed/service.ts';
import { hubService } from './hub/service.ts';
import type { Log } from './log/log.ts';
import { metricsService } from './metrics/service.ts';
import { photosService } from './photos/service.ts';
import { pushService } from './push/service.ts';
import { pathOf } from './requests/path.ts';
import { Requests } from './requests/requests.ts';
import { readRoads } from './roads.ts';
import { offer } from './runtime.ts';
import { startAll, type Service } from './service.ts';
import type { Shared } from './shared.ts';
import { webhookService } from './webhook/service.ts';

/**
 * Services in the order in which they start, after the database. The feed is last, so that it reads alerts after all its
 * listeners have started.
 */
const services: readonly ((shared: Shared) => Service)[] = [
	metricsService,
	demonstrationService,
	photosService,
	hubService,
	pushService,
	webhookService,
	feedService
];

/** The running services of the server. */
export interface Services {
	/** answers a request with the service it belongs to, else with the pages */
	handle(request: IncomingMessage, response: ServerResponse, pages: () => void): void;
	/** database client with the secret key */
	admin: Supabase;
	registry: Registry;
	/** ends the answer to a request that nobody completes any more. @param id of the request */
	abandon(id: string): void;
	/** asks connected clients to reconnect to another server; everything else keeps running */
	drain(): Promise<void>;
	stop(): Promise<void>;
}

interface Options {
	env: Env;
	root: string;
	version: string;
	/** the server, already listening */
	http: HttpServer;
	log: Log;
}

/**
 * Starts the database (unless the settings name one) and all services.
 * @throws Error with one sentence if one of them cannot be started; the others are stopped
 */
export async function startServices({ env, root, version, http, log }: Options): Promise<Services> {
	const registry = new Registry();
	const requests = new Requests({ registry, log, edge: env.edge });
	const roads = readRoads(root);
	const common = {
		...{ env, root, version, http, log, registry },
		fetch: watchedFetch(registry),
		network: new Network(roads),
		news: new AlertNews(),
		seeds: ['places.sql']
	};
	const database = databaseService(common);
	const shared: Shared = {
		...common,
		database: () => database.database(),
		databaseMetrics: () => database.databaseMetrics()
	};
	offer({
		version,
		tiles: env.tiles,
		roads,
		log,
		name: (request, pattern) => requests.name(request, pattern)
	});
	const running = await startAll([database, ...services.map((make) => make(shared))], { registry, log });
	const { admin } = database.database();
	await untilPrompt(() => admin.from('places').select('id').limit(1));
	return {
		admin,
		registry,
		abandon: (id) => requests.abandon(id),
		handle(request, response, pages) {
			requests.follow(request, response, () => {
				const pattern = running.handle(request, response);
				if (pattern) requests.name(request, pattern);
				else {
					// files of the build that have no name of their own are asked for again each time, by their ETag; the others
					// stay as they are also for a browser that asks again, and only their first answer says so by itself
					const lasting = pathOf(request.url).startsWith('/_app/immutable/');
					response.setHeader('cache-control', lasting ? 'public,max-age=31536000,immutable' : 'no-cache');
					pages();
				}
			});
		},
		drain: () => running.drain(),
		stop: () => running.stop()
	};
}
