import { collectDefaultMetrics } from 'prom-client';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { readGauge } from './read.ts';

/** Answers `GET /metrics` in Prometheus' text format: metrics of this process and of the embedded database process. */
export function metricsService({ registry, log, databaseMetrics }: Shared): Service {
	return {
		name: 'metrics',
		start() {},
		stop() {},
		metrics(to) {
			// memory, processor, delay of the event loop, garbage collection
			collectDefaultMetrics({ register: to });
			readGauge(to, 'process_uptime_seconds', 'Seconds since this process began.', () => process.uptime());
		},
		handle({ url }, response) {
			if (url !== '/metrics') return false;
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
