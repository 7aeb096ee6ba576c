import { inForce, type Alert, type AlertAhead } from '../domain/alert/alert.ts';
import { targetOf } from '../domain/alert/target.ts';
import { Corridors, type Motion, type Target } from '../domain/road/corridor.ts';
import type { Leg } from '../domain/road/leg.ts';
import type { Network } from '../domain/road/network.ts';

/**
 * Finds the alerts ahead in the list on this device, by the same rule as the hub: a drive starts with them, also without
 * a network.
 */
export class KeptAlerts {
	#network: Network;
	#me: Corridors<'me'>;
	#legs: readonly Leg[] | null = null;
	/** by object identity: a changed alert is a new object */
	#targets = new WeakMap<Alert, Target>();

	constructor(network: Network) {
		this.#network = network;
		this.#me = new Corridors(network);
	}

	/** @param now epoch ms by the server's clock */
	ahead(alerts: readonly Alert[], here: Motion, legs: readonly Leg[] | null, now: number): AlertAhead[] {
		this.#me.move('me', here);
		if (legs !== this.#legs) this.#me.follow('me', (this.#legs = legs));
		return alerts.flatMap((alert) => {
			if (!inForce(alert, now)) return [];
			const [found] = this.#me.concerned(this.#targetOf(alert));
			return found ? [{ alert, metres: found.metres, seconds: found.seconds }] : [];
		});
	}

	#targetOf(alert: Alert): Target {
		let target = this.#targets.get(alert);
		if (!target) this.#targets.set(alert, (target = targetOf(this.#network, alert)));
		return target;
	}
}
