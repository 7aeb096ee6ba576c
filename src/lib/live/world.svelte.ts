import type { Known } from '../domain/belief/known.ts';
import type { Place } from '../domain/place/place.ts';
import type { LiveConfig } from './client.ts';
import { Live } from './live.svelte.ts';
import type { Bounds } from './places.svelte.ts';

/** The same world for pages that still take all of it. */
export class World {
	readonly live: Live;
	constructor(config: LiveConfig) {
		this.live = new Live(config);
	}
	get places() {
		return this.live.places.all as Map<string, Place>;
	}
	get revision() {
		return this.live.changes.revision;
	}
	get now() {
		return this.live.connection.now;
	}
	get client() {
		return this.live.connection.client;
	}
	get saver() {
		return this.live.connection.saver;
	}
	get loading() {
		return this.live.places.loading;
	}
	get reports() {
		return this.live.reports;
	}
	start(): () => void {
		const end = this.live.start();
		this.live.places.start();
		return end;
	}
	setView(bounds: Bounds) {
		this.live.places.setView(bounds);
	}
	known(place: Place, at?: number): Known {
		return this.live.statuses.known(place, at);
	}
	onChange(listener: (changed: ReadonlySet<string> | null) => void) {
		return this.live.changes.listen(listener);
	}
}
