import { offer } from '../runtime.ts';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { pathOf } from '../requests/path.ts';
import { diskProbe } from './disk.ts';
import { followAlerts, type Following } from './follow.ts';
import { answerHealth } from './health.ts';

/**
 * Receives the alerts that the database broadcasts, for all services that listen, and reports at `GET /healthz` whether the
 * database and the broadcasts are available.
 */
export function feedService({ env, database, news, log }: Shared): Service {
	let following: Following | null = null;
	const disk = env.supabase ? null : diskProbe(env.dataDir);
	return {
		name: 'feed',
		start() {
			following = followAlerts(database().admin, news, log);
			offer({ alertsHeard: () => news.count });
		},
		handle({ url }, response) {
			if (pathOf(url) !== '/healthz') return false;
			void answerHealth(response, { admin: database().admin, realtime: following?.live() ?? false, disk });
			return '/healthz';
		},
		async stop() {
			await following?.stop();
		}
	};
}
