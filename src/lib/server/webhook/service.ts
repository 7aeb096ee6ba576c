import { watchDelivery, type DeliveryWatch } from '../metrics/delivery.ts';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { Webhook } from './index.ts';

/** Posts alerts to the operator's address if the settings name one. */
export function webhookService({ env, database, news, log }: Shared): Service {
	let webhook: Webhook | null = null;
	let watch: DeliveryWatch | undefined;
	return {
		name: 'webhook',
		metrics(registry) {
			watch = watchDelivery(registry, 'webhook', 'the webhook');
		},
		start() {
			if (!env.webhook) return;
			webhook = new Webhook({ admin: database().admin, log, ...(watch && { watch }), ...env.webhook });
			const wake = () => webhook?.wake();
			news.listen({ hear: wake, look: wake });
		},
		async stop() {
			await webhook?.stop();
		}
	};
}
