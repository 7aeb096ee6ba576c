import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Edge } from '../callers/edge.ts';
import { isOwnOrigin } from '../callers/origin.ts';
import { pathOf } from '../requests/path.ts';
import { offer } from '../runtime.ts';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { startDemonstration, type Demonstration } from './index.ts';

/** Runs the demonstration on a new database, or if the settings ask for it, until a visitor ends it for good. */
export function demonstrationService({ env, seeds, database, log }: Shared): Service {
	const file = join(env.dataDir, 'demonstration');
	const fresh = !env.supabase && !existsSync(join(env.dataDir, 'pg'));
	const wasOn = existsSync(file) && readFileSync(file, 'utf8') === 'on';
	const wanted = !env.supabase && (env.demo ?? (fresh || wasOn));
	if (wanted) seeds.push('demonstration.sql');
	const remember = (state: 'on' | 'off') => writeFileSync(file, state);
	let demonstration: Demonstration | null = null;

	async function end(): Promise<void> {
		if (!demonstration) return;
		// it counts as running until all its data is removed, so that a second attempt can remove the rest
		await demonstration.stop();
		demonstration = null;
		remember('off');
	}

	return {
		name: 'demonstration',
		async start() {
			const { url: supabaseUrl, publishableKey, secretKey, admin } = database();
			if (wanted) {
				remember('on');
				demonstration = startDemonstration({ supabaseUrl, publishableKey, secretKey, log });
			} else if (!env.supabase && wasOn) {
				await admin.rpc('end_demonstration');
				remember('off');
			}
			offer({ demonstration: () => ({ running: demonstration !== null }) });
		},
		handle(request, response) {
			if (pathOf(request.url) !== '/api/demonstration') return false;
			answer(request, response, env.edge, end);
			return '/api/demonstration';
		},
		async stop() {
			await demonstration?.pause();
		}
	};
}

/**
 * Answers `DELETE /api/demonstration`: ends the demonstration for good. Only a page of ours may ask: its browser says so, in
 * `Sec-Fetch-Site` or (without TLS) in `Origin`.
 */
export function answer(
	request: Pick<IncomingMessage, 'method' | 'headers'>,
	response: ServerResponse,
	edge: Edge,
	end: () => Promise<void>
): void {
	const say = (status: number, body: object) => {
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	};
	if (request.method !== 'DELETE')
		return say(405, { code: 'method_not_allowed', message: 'Only DELETE is answered here.' });
	const { origin, 'sec-fetch-site': site } = request.headers;
	const isOurs = site === undefined ? origin !== undefined : site === 'same-origin';
	if (!isOurs || !isOwnOrigin(request, edge))
		return say(403, { code: 'cross_site', message: 'This can only be asked from the app itself.' });
	end().then(
		() => say(200, { running: false }),
		() => say(503, { code: 'database_unavailable', message: 'The database does not answer just now.' })
	);
}
