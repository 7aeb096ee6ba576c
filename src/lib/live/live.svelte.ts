import { createContext } from 'svelte';
import { Alerts } from './alerts.svelte.ts';
import { Changes } from './changes.svelte.ts';
import type { Client } from './client.ts';
import { Connection } from './connection.svelte.ts';
import { Places } from './places.svelte.ts';
import { Reports } from './reports.svelte.ts';
import { Statuses } from './statuses.svelte.ts';

/**
 * The data of the app in the browser, created once and shared by all pages. Creating it fetches nothing: a page starts the
 * parts that it shows, and they keep running when the user goes to another page.
 */
export class Live {
	readonly connection: Connection;
	readonly changes = new Changes();
	readonly statuses: Statuses;
	readonly places: Places;
	readonly reports: Reports;
	readonly alerts: Alerts;

	constructor(client: Client) {
		const connection = (this.connection = new Connection(client));
		this.statuses = new Statuses(connection, this.changes);
		this.places = new Places(connection, this.changes, this.statuses);
		this.reports = new Reports(connection, (items) => this.statuses.takeReports(items));
		this.alerts = new Alerts(connection, this.changes);
	}

	/** Starts what every page needs: the clock, and sending of waiting reports. @returns a function that stops everything */
	start(): () => void {
		const endConnection = this.connection.start();
		// the confidence of all places has faded a little
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

/** Svelte context: the layout sets the data, the pages below it read it. */
export const [live, setLive] = createContext<Live>();
