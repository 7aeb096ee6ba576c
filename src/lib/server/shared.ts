import type { Server as HttpServer } from 'node:http';
import type { Supabase } from '../database/database.ts';
import type { Registry } from 'prom-client';
import type { Network } from '../domain/road/network.ts';
import type { VerifyToken } from './callers/tokens.ts';
import type { Env } from './env.ts';
import type { AlertNews } from './feed/news.ts';
import type { Log } from './log/log.ts';

/** The database, however it is reached. */
export interface Database {
	url: string;
	publishableKey: string;
	secretKey: string;
	/** with the secret key */
	admin: Supabase;
	verify: VerifyToken;
}

/** What services are given, and by what they reach one another. */
export interface Shared {
	env: Env;
	/** folder of the app */
	root: string;
	version: string;
	/** the server that listens */
	http: HttpServer;
	log: Log;
	registry: Registry;
	/** a `fetch` for clients of the database */
	fetch: typeof fetch;
	network: Network;
	/** what is heard of alerts */
	news: AlertNews;
	/** files of `supabase/seed` that the embedded database is filled with when it starts */
	seeds: string[];
	/** @throws Error before the database has started: services that need it stand behind it in the list */
	database(): Database;
	/** metrics of the database process, as text; '' where it is elsewhere or does not answer */
	databaseMetrics(): Promise<string>;
}
