import type { Belief, Status } from '../place/status.ts';
import { observe } from './bayes.ts';

/**
 * Probability that an official statement is right, 0..1. A statement in force counts as an observation of this reliability
 * made now, so it does not fade. The database uses the same value.
 */
export const officialReliability = 0.97;

/** The belief from people's reports, combined with the official statement in force; null: there is none. */
export const withOfficial = (people: Belief, official: { status: Status } | null): Belief =>
	official ? observe(people, official.status, officialReliability) : people;
