import type { Entries } from '../log/entry';
import type { Desk } from './desk.svelte';
import { commonRefusals, type Refusals } from './refusals';
import type { OpenSubject, Subject } from './subject';

/** All that the shell knows of the subjects of the desk. */
export interface Registry {
	subjects: readonly Subject[];
	/** words for every act in the audit log */
	entries: Entries;
	/** words for every code with which a deed is refused */
	refusals: Refusals;
	/** puts the subjects to work on a desk, each once */
	open(desk: Desk): OpenSubject[];
}

/** Puts the words of several subjects together. @throws Error where two of them claim the same */
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

/** The subjects of a desk, in the order in which they stand where nothing else orders them. */
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
