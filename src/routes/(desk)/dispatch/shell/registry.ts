import type { Entries } from '../log/entry';
import type { Desk } from './desk.svelte';
import { commonRefusals, type Refusals } from './refusals';
import type { OpenSubject, Subject } from './subject';

/** All data about the subjects that the shell of the desk needs. */
export interface Registry {
	subjects: readonly Subject[];
	/** words of the log for every act */
	entries: Entries;
	/** words for every code of a refusal */
	refusals: Refusals;
	/** opens every subject on a desk; call it once for each desk */
	open(desk: Desk): OpenSubject[];
}

/** Joins the words of several subjects. @throws Error if two of them have words for the same code */
function together<Words>(
	what: string,
	all: readonly (readonly [name: string, words: Readonly<Record<string, Words>>])[]
) {
	const owners = new Map<string, string>();
	for (const [name, words] of all)
		for (const key of Object.keys(words)) {
			const owner = owners.get(key);
			if (owner)
				throw new Error(`The ${what} ${key} has words in ${owner} and in ${name}: one of them should go.`);
			owners.set(key, name);
		}
	return Object.assign({}, ...all.map(([, words]) => words)) as Readonly<Record<string, Words>>;
}

/** Registry of subjects. Their order decides where nothing else does. */
export function registryOf(subjects: readonly Subject[]): Registry {
	return {
		subjects,
		entries: together(
			'act',
			subjects.map(({ name, entries }) => [name, entries])
		),
		refusals: together('refusal', [
			['the shell', commonRefusals],
			...subjects.map(({ name, refusals }) => [name, refusals] as const)
		]),
		open: (desk) => subjects.map((one) => one.open(desk))
	};
}
