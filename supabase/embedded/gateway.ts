import type { PGlite } from '@electric-sql/pglite';
import type { App } from '@supabase/lite';
import { ownHeader } from '../../src/lib/flow/own-answer.ts';
import { AdminUsers } from './admin.ts';
import { readObject, refusal } from './auth-input.ts';
import { AnonymousAuth } from './auth.ts';
import { networkOf, type Callers, type RoomName, type Wait } from './callers.ts';
import { honest } from './honest.ts';
import { Unauthorized, type Identifier, type Identity } from './identity.ts';
import { requestIdOf } from './http.ts';
import { refusedInput } from './input.ts';
import type { DatabaseMetrics } from './metrics.ts';
import { ownPlace } from './own-place.ts';
import type { Passwords } from './passwords.ts';
import type { Report } from './report.ts';
import type { RpcFastPath } from './rpc.ts';
import { storageDoor } from './storage.ts';

const corsHeaders = {
	'access-control-allow-origin': '*',
	'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
	'access-control-allow-headers':
		'authorization, x-client-info, apikey, content-type, prefer, accept-profile, content-profile, x-supabase-api-version, range, x-upsert, x-metadata, cache-control',
	// the mark is set by the server in front
	'access-control-expose-headers': `content-range, date, ${ownHeader}`,
	'access-control-max-age': '3600'
};

/** Areas of the API, for the log. The rest of an address comes from the caller and is not logged. */
const areas = ['/rest/v1/rpc', '/rest/v1', '/auth/v1', '/storage/v1', '/realtime/v1'] as const;
const areaOf = ({ pathname }: URL) => areas.find((area) => pathname.startsWith(`${area}/`)) ?? 'other';

const functionOf = ({ pathname }: URL) => /^\/rest\/v1\/rpc\/([a-z_][a-z0-9_]*)$/.exec(pathname)?.[1];

interface Parts {
	driver: PGlite;
	app: Pick<App, 'fetch'>;
	identifier: Identifier;
	rpc: RpcFastPath;
	passwords: Passwords;
	callers: Callers;
	metrics: Pick<DatabaseMetrics, 'called'>;
	report: Report;
	broadcast: (request: Request, identity: Identity) => Promise<Response>;
	/** copies all data to a folder of this machine */
	copyTo: (folder: string) => Promise<void>;
}

/** True for a request of the auth API whose password is hashed; it has turns of its own in the guard. */
async function hashes(request: Request, { pathname, searchParams }: URL): Promise<boolean> {
	const path = `${request.method} ${pathname.slice('/auth/v1'.length)}`;
	if (path === 'POST /token') return searchParams.get('grant_type') === 'password';
	if (path !== 'POST /signup' && path !== 'PUT /user') return false;
	return 'password' in ((await readObject(request.clone())) ?? {});
}

/** The answer to a caller who has too much under way, or while everybody has: to be tried again after some seconds. */
function busy(path: string, { status, seconds }: Wait): Response {
	const [code, message] =
		status === 429
			? ['over_request_rate_limit', 'Too many requests from this network at once; wait a little.']
			: ['too_busy', 'The database has more to do than it can; try again in a moment.'];
	const answer = path.startsWith('/auth/v1/')
		? refusal(status, code, message)
		: Response.json({ code, message, details: null, hint: null }, { status });
	answer.headers.set('retry-after', String(seconds));
	return answer;
}

/** HTTP entry point of the embedded Supabase: health, auth, RPC, REST, storage and the broadcast endpoint. It checks API keys. */
export function createGateway({
	driver,
	app,
	identifier,
	rpc,
	passwords,
	callers,
	metrics,
	report,
	broadcast,
	copyTo
}: Parts) {
	const toApp = async (request: Request) => app.fetch(request, { peerAddress: null });
	const auth = new AnonymousAuth(driver, identifier, passwords, callers, toApp);
	const adminUsers = new AdminUsers(driver, toApp);
	/** Answers a request when it is its turn. */
	const inTurn = async (
		request: Request,
		room: RoomName,
		account: string,
		kind: string,
		answer: () => Promise<Response>
	): Promise<Response> => {
		const network = networkOf(request.headers.get('x-forwarded-for'));
		const served = await callers.serve(room, network, account, kind, answer);
		return 'done' in served ? served.done : busy(new URL(request.url).pathname, served.wait);
	};
	const storage = storageDoor({
		store: (request, account) =>
			inTurn(request, 'requests', account, 'storage', async () => honest(await toApp(request))),
		decode: (request, account, check) => inTurn(request, 'photos', account, 'photo', check)
	});

	const route = async (request: Request): Promise<Response> => {
		const url = new URL(request.url);
		const refused = await refusedInput(request, url);
		if (refused) return refused;
		if (url.pathname === '/health') return Response.json({ ok: true });
		const identify = () =>
			identifier.identify(
				request.headers.get('apikey') ?? url.searchParams.get('apikey'),
				request.headers.get('authorization')?.replace(/^Bearer\s+/i, '')
			);
		if (url.pathname.startsWith('/auth/v1/admin/'))
			return (await identify()).role === 'service_role'
				? adminUsers.handle(request)
				: refusal(403, 'not_admin', 'User not allowed');
		// the auth API checks the key itself; its public parts need nothing else
		if (url.pathname.startsWith('/auth/v1/')) {
			const answer = async () => ownPlace(request, await honest(await auth.handle(request)));
			// passwords are hashed in another thread, and have turns of their own
			return (await hashes(request, url))
				? answer()
				: inTurn(request, 'requests', 'auth', url.pathname, answer);
		}
		const identity = await identify();
		// the app's proxy adds the address of a caller; only a command on this machine may have the data written to a file
		if (url.pathname === '/backup' && request.method === 'POST' && !request.headers.has('x-forwarded-for')) {
			const target = (await readObject(request.clone()))?.target;
			if (identity.role !== 'service_role' || typeof target !== 'string')
				return refusal(403, 'not_admin', 'User not allowed');
			await copyTo(target);
			return Response.json({});
		}
		const account = identity.claims.sub ?? identity.role;
		if (url.pathname.startsWith('/realtime/v1/api/broadcast'))
			return inTurn(request, 'requests', account, 'broadcast', () => broadcast(request, identity));
		const name = functionOf(url);
		const schema = request.headers.get('content-profile') ?? 'public';
		if (url.pathname.startsWith('/storage/v1/')) return storage(request, identity);
		if (!/^\/rest\/v1(\/|$)/.test(url.pathname))
			return Response.json(
				{ code: 'not_found', message: 'There is nothing at this address.' },
				{ status: 404 }
			);
		return inTurn(request, 'requests', account, name ?? url.pathname, async () => {
			const answer =
				name && request.method === 'POST' && schema === 'public'
					? await rpc.call(name, await request.clone().text(), identity, request.headers)
					: null;
			return answer ?? honest(await toApp(request));
		});
	};

	/** Measures a call, and logs it at level debug with the id that the server gave the request. */
	const note = (request: Request, status: number, seconds: number) => {
		const url = new URL(request.url);
		const asked = functionOf(url);
		// a caller can send any name; unknown ones share one label
		const name = asked && (rpc.knows(asked) ? asked : 'other');
		if (name) metrics.called(name, status, seconds);
		report('debug', 'The database answered', {
			request: requestIdOf(request.headers.get('x-request-id')),
			area: areaOf(url),
			...(name && { function: name }),
			status,
			ms: Math.round(seconds * 1000)
		});
	};

	return async (request: Request): Promise<Response> => {
		const begun = performance.now();
		if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: corsHeaders });
		let response: Response;
		try {
			response = await route(request);
		} catch (error) {
			if (!(error instanceof Unauthorized)) {
				note(request, 500, (performance.now() - begun) / 1000);
				throw error;
			}
			response = Response.json(
				{ code: error.code, message: error.message, details: null, hint: null },
				{ status: 401 }
			);
		}
		note(request, response.status, (performance.now() - begun) / 1000);
		const headers = new Headers(response.headers);
		for (const [name, value] of Object.entries(corsHeaders)) headers.set(name, value);
		if (!headers.has('cache-control')) headers.set('cache-control', 'no-store');
		headers.set('x-content-type-options', 'nosniff');
		return new Response(response.body, { status: response.status, headers });
	};
}
