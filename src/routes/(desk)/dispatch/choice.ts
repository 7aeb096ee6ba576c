import type { Deed } from './deeds';

/** What the fields of a question amount to so far: a deed, or what is still missing for one. */
export type Choice = { deed: Deed } | { missing: string };
