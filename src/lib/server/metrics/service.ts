import { collectDefaultMetrics } from 'prom-client';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { pathOf } from '../requests/path.ts';
import { mayReadMetrics } from './allowed.ts';
import { readGauge } from './read.ts';

/** Answers `GET /metrics`, for those who may read it, in Prometheus' text format: metrics of this process and of the embedded database process. */
export function metricsService({ env, registry, log, databaseMetrics }: Shared): Service {
	return {
		name: 'metrics',
		start() {},
		stop() {},
		metrics(to) {
			// memory, processor, delay of the event loop, garbage collection
			collectDefaultMetrics({ register: to });
			readGauge(to, 'process_uptime_seconds', 'Seconds since this process began.', () => process.uptime());
		},
		handle(request, response) {
			if (pathOf(request.url) !== '/metrics') return false;
			if (!mayReadMetrics(request, { token: env.metricsToken, edge: env.edge })) {
				response
					.writeHead(401, { 'content-type': 'application/json', 'www-authenticate': 'Bearer' })
					.end(JSON.stringify({ code: 'not_allowed', message: 'Metrics need the token of METRICS_TOKEN.' }));
				return '/metrics';
			}
			Promise.all([registry.metrics(), databaseMetrics()]).then(
				(texts) =>
					response
						.writeHead(200, { 'content-type': registry.contentType })
						.end(texts.filter(Boolean).join('\n')),
				(error: Error) => {
					log.error({ err: error }, 'The metrics could not be read');
					response.writeHead(500).end();
				}
			);
			return '/metrics';
		}
	};
}
