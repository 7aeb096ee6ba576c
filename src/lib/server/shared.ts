import type { Server as HttpServer } from 'node:http';
import type { Supabase } from '../database/database.ts';
import type { Registry } from 'prom-client';
import type { Network } from '../domain/road/network.ts';
import type { VerifyToken } from './callers/tokens.ts';
import type { Env } from './env.ts';
import type { AlertNews } from './feed/news.ts';
import type { Log } from './log/log.ts';

/** The database, embedded or external. */
export interface Database {
	url: string;
	publishableKey: string;
	secretKey: string;
	/** client with the secret key */
	admin: Supabase;
	verify: VerifyToken;
}

/** What every service receives, including access to other services. */
export interface Shared {
	env: Env;
	/** folder of the app */
	root: string;
	version: string;
	/** the server, already listening */
	http: HttpServer;
	log: Log;
	registry: Registry;
	/** `fetch` for database clients */
	fetch: typeof fetch;
	network: Network;
	/** broadcasts of alerts */
	news: AlertNews;
	/** files in `supabase/seed` that the embedded database loads when it starts */
	seeds: string[];
	/** @throws Error before the database has started */
	database(): Database;
	/** metrics of the embedded database process, as text; '' if the database is external or does not answer */
	databaseMetrics(): Promise<string>;
}
