// The database process. `child.ts` starts it and talks to it over IPC; it ends when that process ends.
import { chmodSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { App, getStorageSchemaSql, InMemoryEmailDriver, setExperimental } from '@supabase/lite';
import { createPgliteConnection } from '@supabase/lite/pglite';
import { copyData } from './backup.ts';
import { Callers } from './callers.ts';
import { startJobs } from './jobs.ts';
import { Files } from './files.ts';
import { createGateway } from './gateway.ts';
import { listener } from './http.ts';
import { Identifier } from './identity.ts';
import { loadKeys } from './keys.ts';
import { DatabaseMetrics } from './metrics.ts';
import { announce, lock } from './lock.ts';
import { keepStack } from './stack.ts';
import { checkHistory, migrate, preparePlatform, seed } from './migrate.ts';
import type { FromChild, Start, ToChild } from './messages.ts';
import { createRealtime } from './realtime/index.ts';
import { Passwords } from './passwords.ts';
import { reportPrints, shown, type Report } from './report.ts';
import { RpcFastPath } from './rpc.ts';
import { survive } from './uncaught.ts';
import { boundLog } from './vacuum.ts';

const start = JSON.parse(process.argv[2] ?? '{}') as Start;
const tell = (message: FromChild) => process.send?.(message);
const report: Report = (level, message, fields = {}) => {
	if (level === 'debug' && !start.verbose) return;
	// without a parent nobody reads IPC messages
	if (process.connected) tell({ type: 'log', level, message, fields });
	else process.stderr.write(`${JSON.stringify({ level, msg: message, ...fields })}\n`);
};

async function main(): Promise<void> {
	reportPrints(report);
	mkdirSync(start.dataDir, { recursive: true });
	const unlock = await lock(start.dataDir);
	// copies of a backup that was interrupted
	for (const name of readdirSync(start.dataDir))
		if (name.startsWith('backup-')) rmSync(join(start.dataDir, name), { recursive: true, force: true });
	const keys = await loadKeys(start.dataDir);
	const dataPath = join(start.dataDir, 'pg');
	// the folder contains email addresses and password hashes, so only its owner may read it
	mkdirSync(dataPath, { recursive: true, mode: 0o700 });
	chmodSync(dataPath, 0o700);
	// PGlite's own lock file, left by a killed process; the lock above guarantees that no other process uses the folder
	rmSync(join(dataPath, 'postmaster.pid'), { force: true });
	const connection = await createPgliteConnection({ url: dataPath });
	const { driver } = connection;
	try {
		await checkHistory(driver, start.migrationsDir, start.dataDir);
	} catch (refusal) {
		await connection.close();
		unlock();
		throw refusal;
	}
	const stackUsed = keepStack(driver, (error) => {
		report('error', 'The database is broken and ends', { err: shown(error) });
		process.exit(1);
	});
	keepGrants(connection);
	const app = new App({
		connection,
		auth: {
			enabled: true,
			enable_signup: true,
			jwt_secret: keys.jwtSecret,
			publishable_key: keys.publishableKey,
			secret_key: keys.secretKey
		},
		storage: { enabled: true },
		// mail is neither sent nor printed, because it would show confirmation codes
		options: { server: { admin: false }, drivers: { email: new InMemoryEmailDriver() } }
	});
	const files = new Files(join(start.dataDir, 'storage'));
	app._storageAdapter = files;
	await app.ensureSystemSchema();
	// set after the library's start: set earlier, the library prints a warning at every start and ignores errors
	setExperimental('storage', true);
	await driver.exec(getStorageSchemaSql());
	await preparePlatform(driver, join(import.meta.dirname, 'platform.sql'));
	await boundLog(driver);
	await migrate(driver, start.migrationsDir);
	await seed(driver, start.seedFiles);
	const { rows } = await driver.query<{ key: string }>(
		`select bucket_id || '/' || name as key from storage.objects`
	);
	await files.keepOnly(new Set(rows.map(({ key }) => key)));

	const passwords = new Passwords();
	passwords.replaceLibrary();
	const rpc = new RpcFastPath(driver);
	await rpc.learn();
	const identifier = new Identifier(keys);
	const callers = new Callers();
	const realtime = createRealtime({ driver, identifier, callers, report });
	await realtime.listen();

	// with Node's default of 5 s, connections could close while the app's proxy, delayed under load, sends on them
	const http = createServer({ keepAliveTimeout: 120_000 });
	await new Promise<void>((done, fail) => {
		http.once('error', fail);
		http.listen(start.port, '127.0.0.1', done);
	});
	const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
	const metrics = new DatabaseMetrics(realtime.stats, stackUsed);
	const gateway = createGateway({
		...{ driver, app, identifier, rpc, passwords, callers, metrics, report },
		broadcast: realtime.handleBroadcast,
		copyTo: async (target) => {
			// so that a start from the copy has little log to read again
			await driver.query('checkpoint');
			tell({ type: 'long' });
			await new Promise((sent) => setTimeout(sent, 50));
			copyData(start.dataDir, target);
		}
	});
	http.on('request', listener(gateway, url, report, callers));
	http.on('upgrade', realtime.handleUpgrade);

	const endJobs = await startJobs(driver, callers, report);

	let stopping = false;
	const stop = async () => {
		if (stopping) return;
		stopping = true;
		endJobs();
		http.close();
		await realtime.close();
		http.closeAllConnections();
		await connection.close();
		unlock();
		process.exit(0);
	};
	// a terminal or a service manager signals the whole group; the parent ends this process itself when it is ready
	for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => void (process.connected || stop()));
	process.on('disconnect', stop);
	process.on('message', async (message: ToChild) => {
		if (message.type === 'metrics') tell({ type: 'metrics', id: message.id, text: await metrics.text() });
		if (message.type === 'beat') {
			// through the database, so that one that never answers a statement counts as silent too
			await driver.query('select 1').catch(() => undefined);
			tell({ type: 'beat' });
		}
		if (message.type !== 'sql' || !start.testing) return;
		try {
			const { rows } = await driver.query(message.query, message.params);
			tell({ type: 'rows', id: message.id, rows });
		} catch (error) {
			tell({ type: 'rows', id: message.id, error: (error as Error).message });
		}
	});
	// from here on there are callers; before, an error is the reason why the start failed
	process.on(
		'uncaughtException',
		survive(report, () => process.exit(1))
	);
	announce(start.dataDir, url);
	tell({ type: 'ready', url, ...keys });
}

/**
 * Keeps the grants of the migrations. At its first request the library would grant everything on every table to `anon` and
 * `authenticated`; it skips this step if its state says that it is done. `platform.sql` creates the roles.
 */
function keepGrants(connection: object): void {
	if (!('rlsState' in connection))
		throw new Error('This version of @supabase/lite keeps its grants elsewhere: see keepGrants in main.ts.');
	connection.rlsState = 'active';
}

/** Codes of a folder in which nothing can be made. */
const unwritable = ['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'];

/** One sentence for people about the cause of a failed start. */
function sentence(error: NodeJS.ErrnoException): string {
	if (error.code === 'EADDRINUSE') return `Port ${start.port} for the database is taken.`;
	const nowhere = error.code === 'ENOENT' && error.syscall === 'mkdir';
	if (nowhere || unwritable.includes(error.code ?? ''))
		return `${start.dataDir} cannot be written to by this user.`;
	if (error.code === 'ENOSPC') return `The disk is full: the database in ${start.dataDir} cannot be opened.`;
	return error.message;
}

main().catch((error: NodeJS.ErrnoException) => {
	tell({ type: 'failed', message: sentence(error) });
	if (!process.send) process.stderr.write(`${sentence(error)}\n`);
	process.exit(1);
});
