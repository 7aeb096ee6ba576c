import type { Network } from '../road/network.ts';
import type { Alert, AlertStretch } from './alert.ts';

/** A Severe alert from a dispatcher, in force for an hour, with no places yet, for tests. @param now time sent, epoch ms */
export const raised = (now: number, more: Partial<Alert> = {}): Alert => ({
	id: '00000000-0000-4000-8000-000000000001',
	sent: new Date(now).toISOString(),
	cause: 'dispatch',
	category: 'Transport',
	severity: 'Severe',
	effective: new Date(now).toISOString(),
	expires: new Date(now + 3_600_000).toISOString(),
	headline: { zh: '封闭', en: 'Closed' },
	description: null,
	places: [],
	stretches: [],
	area: null,
	facts: null,
	references: null,
	cancelled_at: null,
	revision: 1,
	...more
});

/** Both carriageways of a road between two of its positions, metres, for tests. */
export function stretchOf(network: Network, road: string, from: number, to: number): AlertStretch {
	const { code } = network.roads.get(road)!;
	return {
		code,
		from: network.positionAt(road, from),
		to: network.positionAt(road, to),
		towards: null,
		label: { zh: code, en: code }
	};
}
