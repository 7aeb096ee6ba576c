import { watchDelivery, type DeliveryWatch } from '../metrics/delivery.ts';
import { readCounter, readGauge } from '../metrics/read.ts';
import type { Service } from '../service.ts';
import type { Shared } from '../shared.ts';
import { attachHub, type Hub, type HubCounts } from './index.ts';
import { Questions } from './questions.ts';
import { readAlerts, readDoubtful, sharedPauses } from './reads.ts';

/** Time that connected clients have to reconnect to another server, milliseconds. */
const drainTime = 1500;

const nothing: HubCounts = {
	sockets: 0,
	drivers: 0,
	delivered: 0,
	unacknowledged: 0,
	refused: 0,
	failed: 0,
	cutOff: 0,
	answered: 0,
	informed: 0
};

/** Sends alerts ahead to connected drivers over Socket.IO. */
export function hubService({ env, http, database, network, news, log }: Shared): Service {
	let hub: Hub | null = null;
	let watch: DeliveryWatch | undefined;
	return {
		name: 'hub',
		metrics(registry) {
			const counts = () => hub?.counts() ?? nothing;
			watch = watchDelivery(registry, 'hub', 'a connected client');
			for (const [name, help] of [
				['sockets', 'Sockets connected to the alert hub.'],
				['drivers', 'Drivers that share a position with the alert hub.']
			] as const)
				readGauge(registry, `changxing_hub_${name}`, help, () => counts()[name]);
			for (const [name, count, help] of [
				['alerts_delivered', 'delivered', 'Alerts that a client acknowledged.'],
				[
					'alerts_unacknowledged',
					'unacknowledged',
					'Attempts to deliver an alert that were not acknowledged in time.'
				],
				['refused', 'refused', 'Messages of clients that the hub refused.'],
				['failed', 'failed', 'Messages and connections that the hub could not handle because of an error.'],
				['cut_off', 'cutOff', 'Connections closed because the client went on sending refused messages.'],
				['questions_answered', 'answered', 'Questions about a place that a driver answered.']
			] as const)
				readCounter(registry, `changxing_hub_${name}_total`, help, () => counts()[count]);
		},
		start() {
			const { admin, verify } = database();
			const questions = new Questions({
				network,
				pauses: sharedPauses(admin),
				read: readDoubtful(admin),
				log
			});
			void questions.read();
			hub = attachHub(http, {
				network,
				questions,
				verify,
				changed: readAlerts(admin),
				edge: env.edge,
				log,
				...(watch && { watch })
			});
			news.listen(hub);
		},
		async drain() {
			await hub?.drain(drainTime);
		},
		stop() {}
	};
}
