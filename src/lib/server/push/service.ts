import { watchDelivery, type DeliveryWatch } from '../metrics/delivery.ts';
import { readCounter, readGauge } from '../metrics/read.ts';
import { offer } from '../runtime.ts';
import { pathOf } from '../requests/path.ts';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { Push } from './index.ts';
import { TestRequests } from './test-request.ts';
import { loadVapidKeys } from './vapid.ts';

/** Sends alerts by Web Push, and a test message on `POST /api/push/test`. */
export function pushService({ env, database, network, news, log }: Shared): Service {
	let push: Push | null = null;
	let watch: DeliveryWatch | undefined;
	const tests = new TestRequests(
		(token) => database().verify(token),
		() => push
	);
	return {
		name: 'push',
		metrics(registry) {
			const counts = () => push?.counts() ?? { subscriptions: 0, taken: 0, gone: 0, failed: 0 };
			watch = watchDelivery(registry, 'push', 'a browser by Web Push');
			readGauge(
				registry,
				'changxing_push_subscriptions',
				'Browsers that Web Push reaches, as last read.',
				() => counts().subscriptions
			);
			for (const [name, help] of [
				['taken', 'Messages that a push service took.'],
				['gone', 'Subscriptions that a push service no longer knows.'],
				['failed', 'Messages that a push service refused or did not take in time.']
			] as const)
				readCounter(registry, `changxing_push_${name}_total`, help, () => counts()[name]);
		},
		start() {
			const keys = env.push.keys ?? loadVapidKeys(env.dataDir);
			const { subject, anywhere } = env.push;
			push = new Push({
				admin: database().admin,
				network,
				keys,
				subject,
				anywhere,
				log,
				...(watch && { watch })
			});
			const wake = () => push?.wake();
			news.listen({ hear: wake, look: wake });
			offer({ pushKey: keys.publicKey });
		},
		handle(request, response) {
			if (pathOf(request.url) !== '/api/push/test') return false;
			// a caller that hangs up while it sends
			tests.answer(request, response).catch(() => response.destroy());
			return '/api/push/test';
		},
		async stop() {
			await push?.stop();
		}
	};
}
