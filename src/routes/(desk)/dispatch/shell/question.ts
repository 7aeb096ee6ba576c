import type { Deed } from './deed';
import type { Part } from './part';

/** Present choice in the fields of a question: a deed, or a text that says what is missing. */
export type Choice = { deed: Deed } | { missing: string };

/** The fields of a question; they call `onchoose` after each change. */
export type Fields = Part<{ onchoose: (choice: Choice) => void }>;

/** Content of the dialog: a fixed deed, or fields in which a deed is chosen. */
export type Question = { deed: Deed; seen?: number } | { title: string; subject: string; fields: Fields };
