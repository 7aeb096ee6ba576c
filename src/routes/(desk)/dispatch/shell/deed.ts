import { m } from '$lib/paraglide/messages';

/** Greatest length of a reason or a note, characters. */
export const longestReason = 280;

/** An action of a dispatcher: its name, subject, effect, reason and execution. */
export interface Deed {
	/** label of the button that does it */
	verb: string;
	/** name of the place, or handle of the person */
	subject: string;
	/** effect, shown before it is done: one or two sentences a line */
	effect: readonly string[];
	/** the reason or note to ask for; null: none */
	asks: { label: string; given: string; offers: readonly string[] } | null;
	/** ids of the places, reports and alerts, and handles of the people, whose state it rests on */
	about: readonly string[];
	/**
	 * @param seen newest entry of the log that the dispatcher knew; null: nothing is compared
	 * @throws the refusal of the database, `changed_meanwhile` if the log has a newer entry about it
	 */
	run(reason: string, seen: number | null): Promise<Outcome>;
}

/** Result of a deed, and the deed that undoes it. */
export interface Outcome {
	text: string;
	undo: Deed | null;
	/** time until which the undo works, epoch ms; undefined: no limit */
	undoUntil?: number;
	/** entry of the log that the deed wrote; an undo is refused if there is a newer one about the same */
	entry?: number;
}

/** Reason or note to ask for. @param offers texts that one touch enters */
export const asks = (label: string, ...offers: string[]) => ({ label, given: '', offers });

/** Turns a deed into the undo of another. @param reason reason of that deed: quoted as the reason of the undo */
export function undoing(deed: Deed, reason: string): Deed {
	const given = m.dispatch_undo_reason({ reason }).slice(0, longestReason);
	return { ...deed, asks: deed.asks && { ...deed.asks, given, offers: [] } };
}
