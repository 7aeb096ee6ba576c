import { m } from '$lib/paraglide/messages';

/** As many characters as a reason or a note may have. */
export const longestReason = 280;

/** Something a dispatcher may do: what it is called, to whom, what will happen, what to ask for, and how it is done. */
export interface Deed {
	/** on the button that does it */
	verb: string;
	/** the name of the place, or the handle of the person */
	subject: string;
	/** said before it is done, a sentence or two a line */
	effect: readonly string[];
	/** what is asked for; null where nothing is */
	asks: { label: string; given: string; offers: readonly string[] } | null;
	/** @throws what the database refuses with */
	run(reason: string): Promise<Outcome>;
}

/** What was done, and what takes it back. */
export interface Outcome {
	text: string;
	undo: Deed | null;
	/** epoch ms; until when that works, where it is not for good */
	undoUntil?: number;
}

/** What a deed asks for, with what one may say by one touch. */
export const asks = (label: string, ...offers: string[]) => ({ label, given: '', offers });

/** The opposite of a deed: its reason is what was said, marked as undone. */
export function undoing(deed: Deed, reason: string): Deed {
	const given = m.dispatch_undo_reason({ reason }).slice(0, longestReason);
	return { ...deed, asks: deed.asks && { ...deed.asks, given, offers: [] } };
}
