import { m } from '$lib/paraglide/messages';
import type { LocateProblem } from './locate-words';
import type { View } from './view.svelte';

/** Follows the position of the device, from the first request until the page closes. */
export class Locate {
	/** a position was requested, none has come yet */
	waiting = $state(false);
	/** reason why there is no position, in words */
	problem = $state<string | null>(null);

	#view: View;
	#watch: number | null = null;
	#first: (() => void) | null = null;

	constructor(view: View) {
		this.#view = view;
	}

	/** Calls back when there is a position: at once if it is known already. */
	show(then: () => void): void {
		this.problem = null;
		if (this.#view.here) return then();
		if (!isSecureContext) return this.tell('insecure');
		if (!('geolocation' in navigator)) return this.tell('failed');
		this.#first = then;
		this.waiting = true;
		this.#watch ??= navigator.geolocation.watchPosition(
			({ coords }) => this.#arrived(coords),
			(error) => this.#failed(error),
			{ enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 }
		);
	}

	/** Shows a problem. Its words are loaded now: most people never read them. */
	tell(problem: LocateProblem): void {
		void import('./locate-words').then(
			({ locateWords }) => (this.problem = locateWords[problem]()),
			() => (this.problem = m.part_failed())
		);
	}

	stop(): void {
		if (this.#watch !== null) navigator.geolocation.clearWatch(this.#watch);
		this.#watch = null;
		this.waiting = false;
	}

	#arrived({ longitude, latitude, accuracy, heading, speed }: GeolocationCoordinates): void {
		this.#view.here = {
			lon: longitude,
			lat: latitude,
			accuracy,
			// without movement the heading is that of the phone, not of the road
			heading: heading !== null && !Number.isNaN(heading) && (speed ?? 0) > 1 ? heading : null
		};
		this.waiting = false;
		this.problem = null;
		this.#first?.();
		this.#first = null;
	}

	#failed(error: GeolocationPositionError): void {
		const denied = error.code === error.PERMISSION_DENIED;
		if (this.waiting || denied) this.tell(denied ? 'denied' : 'failed');
		// in a tunnel the last position stays; without permission the watch ends
		if (denied || !this.#view.here) this.stop();
	}
}
