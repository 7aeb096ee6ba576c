/** The Battery API is not in TypeScript's library: only Chromium has it. */
interface BatteryManager extends EventTarget {
	readonly level: number;
	readonly charging: boolean;
}

/** Below this share of a full battery one saves. */
const low = 0.2;

/** Whether the battery runs low and nothing charges it. Where the browser does not say, it does not. */
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
