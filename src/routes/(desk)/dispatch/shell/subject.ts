import type { Component } from 'svelte';
import type { Client } from '$lib/live/client';
import type { Entries } from '../log/entry';
import type { QueueList, QueueRow } from '../queue/queue-list';
import type { QueueAnswer } from '../queue/rpc';
import type { Desk } from './desk.svelte';
import type { OpenPlace, Told } from './named';
import { part, type Brought, type Part } from './part';
import type { Refusals } from './refusals';

/** How a subject asks and tells the database. */
export type Database = Pick<Client, 'rpc' | 'now'>;

/** A part of the screen of its own, with a tab where there is no room for all. */
export interface Panel {
	/** in the address, and as class of its column */
	tab: string;
	title: () => string;
	/** `side`: below the queue; `main`: the wide column in the middle, which shows one at a time */
	column: 'side' | 'main';
}

/** What a subject brings to the desk. */
export interface Brings<Deeds> {
	/** that of its folder */
	name: string;
	/** makes what a dispatcher may do; each deed says its effect before, is written into the log and has an opposite */
	deeds: (database: Database) => Deeds;
	/** its lists in the queue */
	queue: readonly QueueList<Deeds>[];
	/** words for the acts in the audit log */
	entries: Entries;
	/** words for what its deeds are refused with */
	refusals?: Refusals;
	panel?: Panel & { View: Component<Brought<Deeds>> };
	/** what is shown below the place that is open */
	AtPlace?: Component<Brought<Deeds, OpenPlace>>;
	/** what can be done beside a report */
	AtReport?: Component<Brought<Deeds, Told>>;
}

/** A list of the queue with what is in it. */
export interface ShownList {
	name: string;
	title: string;
	rank: number;
	waits: boolean;
	rows: QueueRow[];
}

/** A subject at work on one desk. */
export interface OpenSubject {
	lists(answer: QueueAnswer): ShownList[];
	panel: (Panel & { view: Part }) | null;
	atPlace(place: OpenPlace): Part | null;
	atReport(told: Told): Part | null;
}

/** A subject as the shell knows it: what its deeds are, and what its rows hold, is its own matter. */
export interface Subject {
	name: string;
	entries: Entries;
	refusals: Refusals;
	open(desk: Desk): OpenSubject;
}

/** A subject of the desk. */
export function subject<Deeds>({ name, entries, refusals = {}, ...brings }: Brings<Deeds>): Subject {
	const { queue, panel, AtPlace, AtReport } = brings;
	return {
		name,
		entries,
		refusals,
		open(desk) {
			const deeds = brings.deeds(desk.client);
			return {
				lists: (answer) =>
					queue.map(({ name, title, rank, waits, rows }) => ({
						name,
						title: title(),
						rank,
						waits,
						rows: rows(answer, deeds)
					})),
				panel: panel ? { ...panel, view: part(panel.View, deeds, null) } : null,
				atPlace: (place) => (AtPlace ? part(AtPlace, deeds, place) : null),
				atReport: (told) => (AtReport ? part(AtReport, deeds, told) : null)
			};
		}
	};
}
