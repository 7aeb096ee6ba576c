import type { PGlite } from '@electric-sql/pglite';
import type { App } from '@supabase/lite';
import { AdminUsers } from './admin.ts';
import { AnonymousAuth, refusal } from './auth.ts';
import { Unauthorized, type Identifier, type Identity } from './identity.ts';
import type { RpcFastPath } from './rpc.ts';
import { storageDoor } from './storage.ts';

const corsHeaders = {
	'access-control-allow-origin': '*',
	'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE, OPTIONS',
	'access-control-allow-headers':
		'authorization, x-client-info, apikey, content-type, prefer, accept-profile, content-profile, x-supabase-api-version, range, x-upsert, x-metadata, cache-control',
	'access-control-expose-headers': 'content-range, date',
	'access-control-max-age': '3600'
};

/** False for escapes that are no UTF-8. */
function isWellFormed(path: string): boolean {
	try {
		return Boolean(decodeURIComponent(path));
	} catch {
		return false;
	}
}

interface Parts {
	driver: PGlite;
	app: Pick<App, 'fetch'>;
	identifier: Identifier;
	rpc: RpcFastPath;
	broadcast: (request: Request, identity: Identity) => Promise<Response>;
}

/** The one door of the embedded Supabase: health, auth, RPC, REST, storage and the broadcast endpoint, with keys checked. */
export function createGateway({ driver, app, identifier, rpc, broadcast }: Parts) {
	const toApp = async (request: Request) => app.fetch(request, { peerAddress: null });
	const auth = new AnonymousAuth(driver, identifier, toApp);
	const adminUsers = new AdminUsers(driver, toApp);
	const storage = storageDoor(toApp);

	const route = async (request: Request): Promise<Response> => {
		const url = new URL(request.url);
		if (!isWellFormed(url.pathname))
			return Response.json(
				{ code: 'malformed', message: 'The address is not well formed.' },
				{ status: 400 }
			);
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
		// what the auth API shows of itself needs no more than the key, which it checks itself
		if (url.pathname.startsWith('/auth/v1/')) return auth.handle(request);
		const identity = await identify();
		if (url.pathname.startsWith('/realtime/v1/api/broadcast')) return broadcast(request, identity);
		const name = /^\/rest\/v1\/rpc\/([a-z_][a-z0-9_]*)$/.exec(url.pathname)?.[1];
		const schema = request.headers.get('content-profile') ?? 'public';
		if (name && request.method === 'POST' && schema === 'public') {
			const answer = await rpc.call(name, await request.clone().text(), identity, request.headers);
			if (answer) return answer;
		}
		if (url.pathname.startsWith('/storage/v1/')) return storage(request);
		if (!/^\/rest\/v1(\/|$)/.test(url.pathname))
			return Response.json(
				{ code: 'not_found', message: 'There is nothing at this address.' },
				{ status: 404 }
			);
		return toApp(request);
	};

	return async (request: Request): Promise<Response> => {
		if (request.method === 'OPTIONS') return new Response(null, { status: 204, headers: corsHeaders });
		let response: Response;
		try {
			response = await route(request);
		} catch (error) {
			if (!(error instanceof Unauthorized)) throw error;
			response = Response.json(
				{ code: error.code, message: error.message, details: null, hint: null },
				{ status: 401 }
			);
		}
		const headers = new Headers(response.headers);
		for (const [name, value] of Object.entries(corsHeaders)) headers.set(name, value);
		return new Response(response.body, { status: response.status, headers });
	};
}
