import { createContext } from 'svelte';
import { Alerts } from './alerts.svelte.ts';
import { Changes } from './changes.svelte.ts';
import type { LiveConfig } from './client.ts';
import { Connection } from './connection.svelte.ts';
import { Places } from './places.svelte.ts';
import { Reports } from './reports.svelte.ts';
import { Statuses } from './statuses.svelte.ts';

/**
 * The browser's copy of the world, made once and shared by all pages of the app. Making it fetches nothing: a page starts
 * the parts it shows, and they go on when one leaves it for another page.
 */
export class Live {
	readonly connection: Connection;
	readonly changes = new Changes();
	readonly statuses: Statuses;
	readonly places: Places;
	readonly reports: Reports;
	readonly alerts: Alerts;

	constructor(config: LiveConfig) {
		this.connection = new Connection(config);
		this.statuses = new Statuses(this.connection, this.changes);
		this.places = new Places(this.connection, this.changes, this.statuses);
		this.reports = new Reports(this.connection, (items) => this.statuses.takeReports(items));
		this.alerts = new Alerts(this.connection, this.changes);
	}

	/** Begins what every page needs: the clock, and sending what waits. @returns what ends everything */
	start(): () => void {
		const endConnection = this.connection.start();
		// everything has faded a little
		this.connection.on('tick', () => this.changes.tell(null));
		this.reports.start();
		return () => {
			endConnection();
			this.places.stop();
			this.statuses.stop();
			this.reports.stop();
			this.alerts.stop();
		};
	}
}

/** The world of the pages below the layout that has set it. */
export const [live, setLive] = createContext<Live>();
