import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Backoff } from '../../src/lib/flow/backoff.ts';
import { pause } from '../../src/lib/flow/pause.ts';
import type { FromChild, LogRecord, Start, ToChild } from './messages.ts';

export interface SupabaseOptions {
	/** folder of the database and its keys; created if missing */
	dataDir: string;
	/** default: the migrations of this project */
	migrationsDir?: string;
	/** SQL files, run again whenever their content changes */
	seedFiles?: string[];
	/** 0 (default): any free port */
	port?: number;
	log?: (record: LogRecord) => void;
	/** also logs every request, at level debug */
	verbose?: boolean;
	/** silence after which the process counts as hung and is restarted, seconds; longer than any statement takes; 30 by default */
	silence?: number;
	/** lets {@link EmbeddedSupabase.sql} work; for tests and for a database that nobody uses yet */
	testing?: boolean;
}

/** The embedded Supabase: a child process that listens on 127.0.0.1. */
export interface EmbeddedSupabase {
	url: string;
	publishableKey: string;
	secretKey: string;
	/** HS256 secret of the access tokens */
	jwtSecret: string;
	/** id of the present child process */
	pid(): number;
	/** runs SQL as the owner of the database; only with `testing` */
	sql<T>(query: string, params?: unknown[]): Promise<T[]>;
	/** metrics of the process in Prometheus' text format; '' if it does not answer within a second */
	metrics(): Promise<string>;
	/** closes the database and ends the process */
	stop(): Promise<void>;
}

/** Pauses before restarts, milliseconds. */
const pauses = { first: 200, longest: 10_000 };
/** Heartbeats in the time after which a silent process counts as hung. */
const beats = 6;
/** How many times as long a process may be silent that has said it would be. */
const longWork = 60;
/** Time to end after a signal before SIGKILL, milliseconds. */
const graceTime = 2000;
/** Time to close the database at the end, milliseconds. */
const closingTime = 20_000;
/** Longest wait for metrics, milliseconds. */
const patience = 1000;

/**
 * Starts the database in its own process, and restarts it on the same port with the same keys whenever it ends.
 * @throws Error with one sentence for people if the first start fails
 */
export async function startSupabase(options: SupabaseOptions): Promise<EmbeddedSupabase> {
	const log = options.log ?? (() => {});
	const say = (level: LogRecord['level'], message: string, fields: LogRecord['fields'] = {}) =>
		log({ level, message, fields });
	const start: Start = {
		dataDir: resolve(options.dataDir),
		migrationsDir: options.migrationsDir ?? join(import.meta.dirname, '../migrations'),
		seedFiles: options.seedFiles ?? [],
		port: options.port ?? 0,
		verbose: options.verbose ?? false,
		testing: options.testing ?? false
	};
	const silence = options.silence ?? 30;
	let child: ChildProcess;
	const ending = new AbortController();
	const backoff = new Backoff(pauses);
	let questions = 0;
	const waiting = new Map<number, { done: (rows: unknown[]) => void; fail: (error: Error) => void }>();
	const asked = new Map<number, (text: string) => void>();

	/** Ends a process, if need be by force. @param limit time it has for that, milliseconds */
	const end = (one: ChildProcess, limit: number) => {
		const force = setTimeout(() => one.kill('SIGKILL'), limit);
		one.once('exit', () => clearTimeout(force));
	};

	/** Heartbeats without an answer. They are counted, not timed, so that a machine that slept does not end its database. */
	let missed = 0;
	/** Ends a process that no longer answers; its exit starts another. @returns a function that stops watching */
	const watch = (watched: ChildProcess) => {
		missed = 0;
		const timer = setInterval(
			() => {
				if (missed++ < beats) {
					if (watched.connected) watched.send({ type: 'beat' } satisfies ToChild, () => {});
					return;
				}
				clearInterval(timer);
				say('error', 'The database does not answer and is ended', { seconds: silence });
				watched.kill('SIGTERM');
				end(watched, graceTime);
			},
			(silence * 1000) / beats
		);
		return () => clearInterval(timer);
	};

	const launch = () =>
		new Promise<Extract<FromChild, { type: 'ready' }>>((ready, fail) => {
			child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), JSON.stringify(start)], {
				stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
				env: { ...process.env, DO_NOT_TRACK: '1', NODE_NO_WARNINGS: '1' }
			});
			let reason = 'The database ended before it was ready.';
			let isReady = false;
			const own = child;
			let endWatch = () => {};
			child.on('error', fail);
			child.on('message', (message: FromChild) => {
				if (message.type === 'ready') {
					isReady = true;
					endWatch = watch(own);
					start.port = Number(new URL(message.url).port);
					ready(message);
				} else if (message.type === 'beat') missed = 0;
				else if (message.type === 'long') missed = -longWork * beats;
				else if (message.type === 'failed') reason = message.message;
				else if (message.type === 'log') log(message);
				else if (message.type === 'metrics') asked.get(message.id)?.(message.text);
				else {
					const query = waiting.get(message.id);
					waiting.delete(message.id);
					if (message.error) query?.fail(new Error(message.error));
					else query?.done(message.rows ?? []);
				}
			});
			child.on('exit', (code, signal) => {
				endWatch();
				for (const { fail: failQuery } of waiting.values()) failQuery(new Error('The database has ended.'));
				waiting.clear();
				fail(new Error(reason));
				if (isReady && !ending.signal.aborted) void restart(signal ?? `code ${code}`);
			});
		});

	const restart = async (cause: string) => {
		say('error', 'The database ended; it is started again', { cause });
		while (await backoff.wait(ending.signal))
			try {
				await launch();
				backoff.reset();
				say('info', 'The database is back');
				return;
			} catch (error) {
				say('error', 'The database did not start', { reason: (error as Error).message });
			}
	};

	const { url, publishableKey, secretKey, jwtSecret } = await launch();
	return {
		url,
		publishableKey,
		secretKey,
		jwtSecret,
		pid: () => child.pid!,
		sql: <T>(query: string, params: unknown[] = []) =>
			new Promise<T[]>((done, fail) => {
				const id = ++questions;
				waiting.set(id, { done: (rows) => done(rows as T[]), fail });
				child.send({ type: 'sql', id, query, params } satisfies ToChild);
			}),
		async metrics() {
			if (!child.connected) return '';
			const id = ++questions;
			const over = new AbortController();
			const answer = new Promise<string>((done) => asked.set(id, done));
			child.send({ type: 'metrics', id } satisfies ToChild, () => {});
			const text = await Promise.race([answer, pause(patience, over.signal).then(() => '')]);
			over.abort();
			asked.delete(id);
			return text;
		},
		stop: () =>
			new Promise((done) => {
				ending.abort();
				if (child.exitCode !== null || child.signalCode !== null) return done();
				child.once('exit', () => done());
				end(child, closingTime);
				if (child.connected) child.disconnect();
				else child.kill('SIGTERM');
			})
	};
}

/** The secret key of a data directory, which another process may be using; null if there is none yet. */
export function secretKeyOf(dataDir: string): string | null {
	const file = join(dataDir, 'keys.json');
	return existsSync(file)
		? ((JSON.parse(readFileSync(file, 'utf8')) as { secretKey?: string }).secretKey ?? null)
		: null;
}

export { addressOfRunning } from './lock.ts';
