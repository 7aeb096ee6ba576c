import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
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
			if (request.url !== '/api/demonstration') return false;
			answer(request, response, end);
			return '/api/demonstration';
		},
		async stop() {
			await demonstration?.pause();
		}
	};
}

/** Answers `DELETE /api/demonstration`: ends the demonstration for good. Requests from pages of other sites are refused. */
function answer(request: IncomingMessage, response: ServerResponse, end: () => Promise<void>): void {
	const say = (status: number, body: object) => {
		response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
	};
	if (request.method !== 'DELETE')
		return say(405, { code: 'method_not_allowed', message: 'Only DELETE is answered here.' });
	const site = request.headers['sec-fetch-site'];
	if (site !== undefined && site !== 'same-origin')
		return say(403, { code: 'cross_site', message: 'This can only be asked from the app itself.' });
	end().then(
		() => say(200, { running: false }),
		() => say(503, { code: 'database_unavailable', message: 'The database does not answer just now.' })
	);
}
