import { offer } from '../runtime.ts';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { followAlerts, type Following } from './follow.ts';
import { answerHealth } from './health.ts';

/**
 * Receives the alerts that the database broadcasts, for all services that listen, and reports at `GET /healthz` whether the
 * database and the broadcasts are available.
 */
export function feedService({ database, news, version, log }: Shared): Service {
	let following: Following | null = null;
	return {
		name: 'feed',
		start() {
			following = followAlerts(database().admin, news, log);
			offer({ alertsHeard: () => news.count });
		},
		handle({ url }, response) {
			if (url !== '/healthz') return false;
			void answerHealth(response, database().admin, version, following?.live() ?? false);
			return '/healthz';
		},
		async stop() {
			await following?.stop();
		}
	};
}
