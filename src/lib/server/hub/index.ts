import type { Server as HttpServer } from 'node:http';
import { Server } from 'socket.io';

/** Answers the user id of a valid access token, or null. */
export type VerifyToken = (token: string) => Promise<string | null>;

/**
 * Attaches Socket.IO to an HTTP server: WebSocket only, and only for callers with a valid access token in the
 * handshake (`auth: { token }`). Others are refused with `connect_error` and code `not_signed_in`.
 */
export function attachHub(http: HttpServer, verify: VerifyToken): Server {
	const io = new Server(http, {
		path: '/socket.io',
		transports: ['websocket'],
		serveClient: false,
		destroyUpgrade: false,
		maxHttpBufferSize: 16_384
	});
	io.use(async (socket, next) => {
		const token: unknown = socket.handshake.auth.token;
		const user = typeof token === 'string' && token.length < 8192 ? await verify(token) : null;
		if (user) {
			socket.data = { user };
			return next();
		}
		next(Object.assign(new Error('Sign in first.'), { data: { code: 'not_signed_in' } }));
	});
	return io;
}
