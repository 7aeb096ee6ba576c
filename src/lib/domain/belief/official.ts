import type { Belief, Status } from '../place/status.ts';
import { observe } from './bayes.ts';

/**
 * How often an official statement is taken to be right: in force it counts as an observation of this reliability, made now,
 * so it does not fade. The database weighs it the same.
 */
export const officialReliability = 0.97;

/** The belief of what people say, with the official statement in force; null: none is. */
export const withOfficial = (people: Belief, official: { status: Status } | null): Belief =>
	official ? observe(people, official.status, officialReliability) : people;
