import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

/** A service worker that removes itself and its caches: one from an earlier build at this address would hide new code. */
const farewell = `
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil((async () => {
	for (const name of await caches.keys()) if (name.startsWith('changxing-')) await caches.delete(name);
	await registration.unregister();
	for (const page of await clients.matchAll({ type: 'window' })) page.navigate(page.url);
})()));
`;

/** Vite plugin that runs database, proxy, hub and demonstration in the development server, as the real server does. */
export function devServices(): Plugin {
	const root = join(import.meta.dirname, '..');
	// imported by URL, so that Node loads them and not Vite's bundler
	const load = <T>(path: string) => import(pathToFileURL(join(root, path)).href) as Promise<T>;
	return {
		name: 'changxing-services',
		apply: (_config, { command, isPreview }) => command === 'serve' && !isPreview && !process.env.VITEST,
		async configureServer(server) {
			const http = server.httpServer;
			if (!http) return;
			const { parseEnv } = await load<typeof import('../src/lib/server/env.ts')>('src/lib/server/env.ts');
			const { startServices } = await load<typeof import('../src/lib/server/services.ts')>(
				'src/lib/server/services.ts'
			);
			const { createLog } =
				await load<typeof import('../src/lib/server/log/log.ts')>('src/lib/server/log/log.ts');
			const env = parseEnv(process.env);
			const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
			const services = await startServices({
				env: { ...env, dataDir: resolve(root, env.dataDir) },
				root,
				version,
				http: http as import('node:http').Server,
				log: createLog(env.log)
			});
			server.middlewares.use((request, response, next) => {
				if (request.url === '/service-worker.js')
					response.writeHead(200, { 'content-type': 'text/javascript' }).end(farewell);
				else services.handle(request, response, next);
			});
			let stopping: Promise<void> | undefined;
			const stop = () => (stopping ??= services.stop());
			http.once('close', () => void stop());
			for (const signal of ['SIGINT', 'SIGTERM'] as const)
				process.once(signal, () => void stop().then(() => process.exit(0)));
		}
	};
}
