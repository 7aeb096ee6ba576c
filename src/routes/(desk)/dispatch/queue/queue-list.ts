import type { Component } from 'svelte';
import { part, type Brought, type Part } from '../shell/part';
import type { QueueAnswer } from './rpc';

/** One row of the queue. */
export interface QueueRow {
	/** unique in its list */
	key: string;
	part: Part;
}

/** Properties of every list in the queue. */
interface About {
	/** name on the page, in `data-list` */
	name: string;
	title: () => string;
	/** sort order: lists with a smaller rank are higher */
	rank: number;
	/** true: each row needs an action; rows of other lists are only shown, and not counted */
	waits: boolean;
}

/** A list that a subject adds to the queue. */
export interface QueueList<Deeds> extends About {
	rows(answer: QueueAnswer, deeds: Deeds): QueueRow[];
}

interface Given<Item, Deeds> extends About {
	/** name of the list in the answer of `moderation_queue` */
	from: string;
	/** selects items of that list; without it, all */
	picks?: (item: Item) => boolean;
	key: (item: Item) => string;
	/** component for one row; an element with the class `item` is shown as a card */
	Row: Component<Brought<Deeds, Item>>;
}

/** Makes a list of the queue from items of the database, in the database's order. */
export function queueList<Item, Deeds>({
	from,
	picks = () => true,
	key,
	Row,
	...about
}: Given<Item, Deeds>): QueueList<Deeds> {
	return {
		...about,
		rows: (answer, deeds) =>
			((answer[from] ?? []) as readonly Item[])
				.filter(picks)
				.map((item) => ({ key: key(item), part: part(Row, deeds, item) }))
	};
}
