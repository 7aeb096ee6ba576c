/** The Battery API is missing in TypeScript's library: only Chromium has it. */
interface BatteryManager extends EventTarget {
	readonly level: number;
	readonly charging: boolean;
}

/** Share of a full battery below which the drive saves power. */
const low = 0.2;

/** True while the battery is low and not charging; false where the browser does not say. */
export class Battery {
	low = $state(false);
	#abort = new AbortController();

	async start(): Promise<void> {
		const { signal } = this.#abort;
		const { getBattery } = navigator as { getBattery?: () => Promise<BatteryManager> };
		const battery = await getBattery?.call(navigator).catch(() => null);
		if (!battery || signal.aborted) return;
		const look = () => (this.low = battery.level < low && !battery.charging);
		look();
		battery.addEventListener('levelchange', look, { signal });
		battery.addEventListener('chargingchange', look, { signal });
	}

	stop(): void {
		this.#abort.abort();
	}
}
