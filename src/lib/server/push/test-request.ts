import type { IncomingMessage, ServerResponse } from 'node:http';
import { Allowance } from '../../flow/allowance.ts';
import type { VerifyToken } from '../callers/tokens.ts';
import type { Push } from './index.ts';

const longestBody = 2000;
/** Limit per person: 3 tests at once, then one per minute (`interval` in milliseconds). */
const allowed = { burst: 3, interval: 60_000 };
const mostRemembered = 10_000;

/** Answers `POST /api/push/test` with `{ endpoint }` and an access token: sends a test message to that browser. */
export class TestRequests {
	#verify: VerifyToken;
	#push: () => Push | null;
	#allowances = new Map<string, Allowance>();

	constructor(verify: VerifyToken, push: () => Push | null) {
		this.#verify = verify;
		this.#push = push;
	}

	async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const answer = (status: number, body: object) => {
			response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
		};
		const refuse = (status: number, code: string, message: string) => answer(status, { code, message });
		if (request.method !== 'POST') return refuse(405, 'method_not_allowed', 'Only POST is answered here.');
		const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
		const holder = token ? await this.#verify(token) : null;
		if (!holder) return refuse(401, 'not_signed_in', 'Sign in first.');
		const endpoint = await endpointOf(request);
		if (endpoint === null) return refuse(400, 'bad_request', 'Say { "endpoint": "https://…" }.');
		if (!this.#take(holder.user)) return refuse(429, 'too_fast', 'Wait a minute before the next test.');
		const push = this.#push();
		try {
			const fate = push && (await push.test(holder.user, endpoint));
			if (fate === 'taken') return answer(200, { fate });
			if (fate === null || fate === 'gone')
				return refuse(404, 'no_subscription', 'This browser is not subscribed.');
			refuse(502, 'push_service', 'The push service did not take it.');
		} catch {
			refuse(503, 'database_unavailable', 'The database does not answer just now.');
		}
	}

	#take(user: string): boolean {
		let allowance = this.#allowances.get(user);
		if (!allowance) {
			if (this.#allowances.size >= mostRemembered) this.#allowances.clear();
			this.#allowances.set(user, (allowance = new Allowance(allowed.burst, allowed.interval)));
		}
		return allowance.take();
	}
}

async function endpointOf(request: IncomingMessage): Promise<string | null> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request) {
		length += (chunk as Buffer).length;
		if (length > longestBody) return null;
		chunks.push(chunk as Buffer);
	}
	try {
		const { endpoint } = JSON.parse(Buffer.concat(chunks).toString()) as { endpoint?: unknown };
		return typeof endpoint === 'string' ? endpoint : null;
	} catch {
		return null;
	}
}
