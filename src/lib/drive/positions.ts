import type { Sample } from '../domain/drive/gps-filter.ts';

/** `insecure`: browsers give a page without TLS no position */
export type PositionProblem = 'denied' | 'insecure' | 'unavailable';

interface Hearer {
	sample(sample: Sample): void;
	problem(problem: PositionProblem): void;
}

/** The receiver reports an error after this time without a position, ms. */
const timeout = 20_000;
/** Time between two positions while the battery is low, ms. */
export const savingInterval = 10_000;

/** Follows the position of the device; less often while the battery is low. */
export class Positions {
	#hearer: Hearer;
	#watch: number | null = null;
	#asking: ReturnType<typeof setInterval> | undefined;

	constructor(hearer: Hearer) {
		this.#hearer = hearer;
	}

	/** Starts, or changes between continuous and saving mode. */
	start(saving: boolean): void {
		this.stop();
		if (!isSecureContext) return this.#hearer.problem('insecure');
		if (!('geolocation' in navigator)) return this.#hearer.problem('unavailable');
		const { geolocation } = navigator;
		const hear = (position: GeolocationPosition) => this.#hearer.sample(sampleOf(position));
		const fail = ({ code }: GeolocationPositionError) =>
			// GeolocationPositionError.PERMISSION_DENIED
			this.#hearer.problem(code === 1 ? 'denied' : 'unavailable');
		if (!saving) {
			this.#watch = geolocation.watchPosition(hear, fail, {
				enableHighAccuracy: true,
				maximumAge: 1000,
				timeout
			});
			return;
		}
		const ask = () =>
			geolocation.getCurrentPosition(hear, fail, { enableHighAccuracy: true, maximumAge: 5000, timeout });
		ask();
		this.#asking = setInterval(ask, savingInterval);
	}

	stop(): void {
		if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
		this.#watch = null;
		clearInterval(this.#asking);
	}
}

/**
 * The time is that of arrival by a clock that nobody sets: the device's clock may be set during a drive, and some receivers count
 * from another epoch. `maximumAge` limits the age of a stored position.
 */
function sampleOf({ coords, timestamp }: GeolocationPosition): Sample {
	const { longitude, latitude, accuracy, heading, speed } = coords;
	const time = performance.now();
	return { lon: longitude, lat: latitude, accuracy, heading, speed, time, fixed: timestamp };
}
