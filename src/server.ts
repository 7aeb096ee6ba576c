import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { createClient } from '@supabase/supabase-js';
import type { Database } from './lib/database/database.ts';
import { addressOfRunning, secretKeyOf } from '../supabase/embedded/child.ts';
import { protocolOf } from './lib/server/callers/edge.ts';
import { appointDispatcher, appointedLine, dispatcherAddress } from './lib/server/database/appoint.ts';
import { makeDataFolder } from './lib/server/database/data-folder.ts';
import { supabasePattern } from './lib/server/database/proxy.ts';
import { removeData } from './lib/server/database/service.ts';
import { parseEnv, type Env } from './lib/server/env.ts';
import { createLog } from './lib/server/log/log.ts';
import { requestId } from './lib/server/log/request-id.ts';
import { readCounter } from './lib/server/metrics/read.ts';
import { setHeaders } from './lib/server/requests/headers.ts';
import { startServices } from './lib/server/services.ts';
import { isOutside, namesOf, qrOf } from './lib/server/tls/addresses.ts';
import { authorityPath, localTls } from './lib/server/tls/certificate.ts';
import { Uncaught } from './lib/server/uncaught.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
/** Prints to the terminal, not to the log, because a line may contain an e-mail address and a password. */
const say = (line: string) => console.error(line);

/** Time that requests under way have to finish when the server stops, milliseconds. */
const graceTime = 1500;
/** Time after which a server that is broken ends even if it could not close everything, milliseconds. */
const longestEnd = 10_000;
/** Exit code of a server that is broken and has to be started again (EX_SOFTWARE of sysexits.h); a wrong setting is 1. */
const brokenCode = 70;

const options = ['--host', '--port', '--https', '--fresh', '--dispatcher'];

/** Prints the error as one sentence and ends the process. */
function refuse(error: unknown): never {
	const cause = error as NodeJS.ErrnoException;
	console.error(`✗ ${cause.message ?? String(error)}`);
	process.exit(1);
}

/**
 * Reads the settings from the environment and the command line. `--host [address]` and `--port n` override the environment,
 * `--https` serves over TLS with a certificate of its own, `--fresh` removes the data first, `--dispatcher name@example.org` gives a user that role.
 * @throws Error with one sentence if an option or a setting is wrong
 */
function settings() {
	const args = process.argv.slice(2);
	const unknown = args.find((arg) => arg.startsWith('-') && !options.includes(arg));
	if (unknown) throw new Error(`There is no option "${unknown}": choose ${options.join(', ')}.`);
	const after = (name: string) => {
		const at = args.indexOf(name);
		const value = args[at + 1];
		return at < 0 ? undefined : value && !value.startsWith('--') ? value : '';
	};
	const host = after('--host');
	const port = after('--port');
	const dispatcher = after('--dispatcher');
	const env = parseEnv({
		...process.env,
		...(host !== undefined && { HOST: host || '0.0.0.0' }),
		...(port !== undefined && { PORT: port })
	});
	return {
		env: {
			...env,
			dataDir: resolve(root, env.dataDir),
			edge: { ...env.edge, tls: args.includes('--https') }
		},
		fresh: args.includes('--fresh'),
		dispatcher: dispatcher === undefined ? null : dispatcherAddress(dispatcher)
	};
}

/**
 * Gives the role of dispatcher through the Supabase in the settings, else through the app that already runs at this address.
 * @throws Error with one sentence if it does not answer
 */
async function appointWhereItRuns(env: Env, email: string): Promise<void> {
	const key = env.supabase?.secretKey ?? secretKeyOf(env.dataDir);
	const url = env.supabase?.url ?? addressOfRunning(env.dataDir);
	if (!key || !url)
		throw new Error(`Port ${env.port} is taken, and not by a Changxing with the data in ${env.dataDir}.`);
	const admin = createClient<Database>(url, key, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
	say(appointedLine(await appointDispatcher(admin, email)));
}

/** Starts listening. @throws Error with one sentence, and the `code` of the failure */
function bind(http: Server, { port, host }: Env): Promise<void> {
	return new Promise((done, fail) => {
		http.once('error', (error: NodeJS.ErrnoException) => {
			const sentence =
				error.code === 'EADDRINUSE'
					? `Port ${port} is taken: end what uses it, or choose another with PORT=…`
					: error.code === 'EACCES'
						? `Port ${port} may not be used by this user: choose one above 1023 with PORT=…`
						: error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND'
							? `HOST "${host}" is not an address of this machine.`
							: error.message;
			fail(Object.assign(new Error(sentence), { code: error.code }));
		});
		http.listen(port, host, done);
	});
}

async function main(): Promise<void> {
	const { env, fresh, dispatcher } = settings();
	const log = createLog(env.log);
	const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };

	// bind first, so that a port already in use is reported at once, before the database starts
	type Handler = (request: IncomingMessage, response: ServerResponse) => void;
	const answers: { all?: Handler } = {};
	const names = namesOf(env.host);
	const answer: Handler = (request, response) => {
		if (answers.all) return answers.all(request, response);
		setHeaders(request, response, env.edge);
		response.writeHead(503, { 'retry-after': '1', 'content-type': 'text/plain' }).end('Starting …');
	};
	// longer than proxies and browsers keep an idle connection: if the server closed it first, a request could be lost
	const keepAliveTimeout = 75_000;
	const secure = env.edge.tls ? createTlsServer({ keepAliveTimeout }, answer) : null;
	const http = secure ?? createServer({ keepAliveTimeout }, answer);
	try {
		await bind(http, env);
	} catch (error) {
		const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
		if (taken && dispatcher) return appointWhereItRuns(env, dispatcher);
		throw error;
	}
	// only after binding: if the app already runs on this port, its data must stay
	if (fresh && !env.supabase) removeData(env.dataDir);
	makeDataFolder(env.dataDir);
	const tls = secure && (await localTls(env.dataDir, ['localhost', ...names]));
	if (tls) secure.setSecureContext({ key: tls.key, cert: tls.cert });
	const address = http.address();
	const port = typeof address === 'object' && address ? address.port : env.port;

	log.info(
		env.supabase ? `Using Supabase at ${env.supabase.url}` : `Starting the database in ${env.dataDir} …`
	);
	process.env.PROTOCOL_HEADER = 'x-forwarded-proto';
	const pages = (await import(pathToFileURL(join(root, 'build/handler.js')).href)) as {
		handler: Handler;
	};
	const services = await startServices({ env, root, version, http, log });
	if (dispatcher) say(appointedLine(await appointDispatcher(services.admin, dispatcher)));
	// before the other listeners, because the proxy rewrites the address
	http.prependListener('upgrade', ({ url }, socket) => {
		// Node gives the socket away without a listener: a client that hangs up would end the process
		socket.on('error', () => socket.destroy());
		// no other listener would answer it
		const known = url?.startsWith('/socket.io/') || (!env.supabase && supabasePattern(url) !== null);
		if (!known)
			socket.end(
				'HTTP/1.1 404 Not Found\r\nconnection: close\r\ncache-control: no-store\r\ncontent-length: 0\r\n\r\n'
			);
	});
	// before Engine.IO, which answers requests at its own path by itself
	http.prependListener('request', (request, response) => setHeaders(request, response, env.edge));
	answers.all = (request, response) => {
		if (tls && request.url === authorityPath) {
			const headers = { 'content-type': 'application/x-x509-ca-cert' };
			return void response.writeHead(200, headers).end(tls.authority);
		}
		services.handle(request, response, () => {
			// the pages use the protocol in their own addresses; to all others the header would say that a proxy had sent it
			request.headers['x-forwarded-proto'] = protocolOf(request.headers, env.edge);
			pages.handler(request, response);
		});
	};

	let stopping: Promise<void> | undefined;
	const urls = names.map(
		(name) => `http${tls ? 's' : ''}://${name.includes(':') ? `[${name}]` : name}:${port}/`
	);
	for (const url of urls) log.info(`Changxing is open at ${url}`);
	const outside = urls[names.findIndex(isOutside)];
	if (outside && process.stderr.isTTY) say(qrOf(outside));
	if (tls && outside)
		log.info(
			`Other devices trust this server when its certificate is installed there: ${outside.slice(0, -1)}${authorityPath}`
		);

	const stop = (code: number) => {
		stopping ??= (async () => {
			log.info('Closing …');
			// what is broken may never finish
			if (code) setTimeout(() => process.exit(code), longestEnd).unref();
			const finished = new Promise((done) => http.close(done));
			http.closeIdleConnections();
			const drained = services.drain();
			await Promise.race([finished, new Promise((done) => setTimeout(done, graceTime))]);
			await drained;
			http.closeAllConnections();
			await services.stop();
			process.exit(code);
		})().catch(refuse);
	};
	const uncaught = new Uncaught({
		log,
		request: requestId,
		abandon: (id) => services.abandon(id),
		broken: () => stop(brokenCode)
	});
	readCounter(
		services.registry,
		'changxing_uncaught_errors_total',
		'Errors that no code has caught.',
		() => uncaught.count
	);
	process.on('uncaughtException', (error: NodeJS.ErrnoException | undefined) => {
		// a build file that is replaced while it is read must not end the process and all connections
		if (error?.code === 'ENOENT' && error.path?.startsWith(join(root, 'build')))
			return log.error({ file: error.path }, 'The build was replaced under the running server: restart it');
		uncaught.handle(error);
	});
	process.on('SIGINT', () => stop(0));
	process.on('SIGTERM', () => stop(0));
	process.on('disconnect', () => stop(0));
	// who started it restarts it from now on
	process.send?.('open');
}

main().catch(refuse);
