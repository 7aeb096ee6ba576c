import { existsSync, mkdirSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { createClient } from '@supabase/supabase-js';
import { startSupabase, type EmbeddedSupabase } from '../../../../supabase/embedded/child.ts';
import { tokenVerifier } from '../callers/tokens.ts';
import { offer } from '../runtime.ts';
import { call } from '../../database/call.ts';
import type { Database as Tables } from '../../database/database.ts';
import type { Service } from '../service.ts';
import type { Database, Shared } from '../shared.ts';
import { createSupabaseProxy, supabasePattern } from './proxy.ts';

/** The database as a service, and the functions by which other services reach it. */
export interface DatabaseService extends Service {
	database: Shared['database'];
	databaseMetrics: Shared['databaseMetrics'];
}

/**
 * Starts the embedded Supabase and forwards `/supabase/*` to it. If the settings name another Supabase, uses that one.
 */
export function databaseService({
	env,
	root,
	http,
	seeds,
	fetch,
	log
}: Omit<Shared, 'database' | 'databaseMetrics'>): DatabaseService {
	let embedded: EmbeddedSupabase | null = null;
	let proxy: ReturnType<typeof createSupabaseProxy> | null = null;
	let running: Database | null = null;
	const child = log.child({ from: 'database' });

	return {
		name: 'database',
		database() {
			if (!running) throw new Error('The database has not started: list this service after it.');
			return running;
		},
		databaseMetrics: async () => (embedded ? embedded.metrics() : ''),
		async start() {
			if (!env.supabase) {
				mkdirSync(env.dataDir, { recursive: true });
				embedded = await startSupabase({
					dataDir: env.dataDir,
					migrationsDir: join(root, 'supabase/migrations'),
					seedFiles: seeds.map((name) => join(root, 'supabase/seed', name)),
					port: 0,
					log: ({ level, message, fields }) => child[level](fields, message),
					verbose: log.isLevelEnabled('debug')
				});
				proxy = createSupabaseProxy(embedded.url, env.edge);
				http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
					if (supabasePattern(request.url)) proxy?.upgrade(request, socket, head);
				});
			}
			const { url, publishableKey, secretKey, jwtSecret } = env.supabase ?? embedded!;
			running = {
				url,
				publishableKey,
				secretKey,
				admin: createClient<Tables>(url, secretKey, {
					auth: { persistSession: false, autoRefreshToken: false },
					global: { fetch }
				}),
				verify: tokenVerifier(jwtSecret ? { secret: jwtSecret } : { supabaseUrl: url })
			};
			// a database that cannot answer now is recognised by its own job within a minute
			await call(running.admin, 'recognise_cluster', {}, AbortSignal.timeout(5000)).then(
				(restored) => restored && log.info('The database was restored: all cursors begin anew'),
				(error: Error) => log.warn({ reason: error.message }, 'The database did not answer at the start')
			);
			offer({ embedded: embedded !== null, supabaseUrl: url, publishableKey, fetch });
		},
		handle(request, response) {
			const pattern = proxy && supabasePattern(request.url);
			if (!pattern) return false;
			proxy!.web(request, response);
			return pattern;
		},
		async stop() {
			await embedded?.stop();
		}
	};
}

/** Removes the data of an earlier run. @throws Error if the folder exists and holds no database of Changxing */
export function removeData(dataDir: string): void {
	if (!existsSync(dataDir)) return;
	if (!existsSync(join(dataDir, 'pg')))
		throw new Error(`${dataDir} holds no database of Changxing, so --fresh leaves it alone.`);
	rmSync(dataDir, { recursive: true });
}
