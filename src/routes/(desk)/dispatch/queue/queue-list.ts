import type { Component } from 'svelte';
import { part, type Brought, type Part } from '../shell/part';
import type { QueueAnswer } from './rpc';

/** One row of the queue. */
export interface QueueRow {
	/** tells it from the others of its list */
	key: string;
	part: Part;
}

/** What all lists of the queue have. */
interface About {
	/** on the page, as `data-list` */
	name: string;
	title: () => string;
	/** lists with a smaller one stand above */
	rank: number;
	/** whether each row wants an answer; rows of other lists only say what is settled, and are not counted */
	waits: boolean;
}

/** A list that a subject puts into the queue. */
export interface QueueList<Deeds> extends About {
	rows(answer: QueueAnswer, deeds: Deeds): QueueRow[];
}

interface Given<Item, Deeds> extends About {
	/** its name in the answer of `moderation_queue` */
	from: string;
	/** those of that list which belong into this one; without it, all */
	picks?: (item: Item) => boolean;
	key: (item: Item) => string;
	/** one row; the class `item` makes a card of an element */
	Row: Component<Brought<Deeds, Item>>;
}

/** A list of the queue of items as the database answers them, in its order. */
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
