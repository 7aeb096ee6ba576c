import type { Component } from 'svelte';
import type { Client } from '$lib/live/client';
import type { Entries } from '../log/entry';
import type { QueueList, QueueRow } from '../queue/queue-list';
import type { QueueAnswer } from '../queue/rpc';
import type { Desk } from './desk.svelte';
import type { OpenPlace, Told } from './named';
import { part, type Brought, type Part } from './part';
import type { Refusals } from './refusals';

/** Access of a subject to the database. */
export type Database = Pick<Client, 'rpc' | 'now'>;

/** A part of the screen, with a tab if there is no room for all. */
export interface Panel {
	/** name in the address, and class of its column */
	tab: string;
	title: () => string;
	/** `side`: below the queue; `main`: the wide middle column, which shows one panel at a time */
	column: 'side' | 'main';
}

/** Definition of a subject of the desk. */
export interface Brings<Deeds> {
	/** name of its folder */
	name: string;
	/** creates its deeds: each states its effect first, is written into the log and can be undone */
	deeds: (database: Database) => Deeds;
	/** its lists in the queue */
	queue: readonly QueueList<Deeds>[];
	/** words of the log for its acts */
	entries: Entries;
	/** words for the refusals of its deeds */
	refusals?: Refusals;
	panel?: Panel & { View: Component<Brought<Deeds>> };
	/** shown below the open place */
	AtPlace?: Component<Brought<Deeds, OpenPlace>>;
	/** shown beside a report */
	AtReport?: Component<Brought<Deeds, Told>>;
}

/** A list of the queue with its rows. */
export interface ShownList {
	name: string;
	title: string;
	rank: number;
	waits: boolean;
	rows: QueueRow[];
}

/** A subject opened on a desk. */
export interface OpenSubject {
	lists(answer: QueueAnswer): ShownList[];
	panel: (Panel & { view: Part }) | null;
	atPlace(place: OpenPlace): Part | null;
	atReport(told: Told): Part | null;
}

/** A subject as the shell sees it: the types of its deeds and items stay inside. */
export interface Subject {
	name: string;
	entries: Entries;
	refusals: Refusals;
	open(desk: Desk): OpenSubject;
}

/** Makes a subject of the desk from its definition. */
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
