import type { Deed } from './deed';
import type { Part } from './part';

/** What the fields of a question amount to so far: a deed, or what is still missing for one. */
export type Choice = { deed: Deed } | { missing: string };

/** The fields of a question; they say whenever what they amount to changes. */
export type Fields = Part<{ onchoose: (choice: Choice) => void }>;

/** What the dialog asks about: a deed as it is, or fields in which one is chosen. */
export type Question = { deed: Deed } | { title: string; subject: string; fields: Fields };
