import type { Requirement } from '../place/place.ts';
import type { Status } from '../place/status.ts';

/** Reason for asking the driver instead of sending. */
export type Doubt =
	/** a negator that no rule explains */
	| 'negation'
	/** a word of change, "取消", "恢复", whose object is not known */
	| 'change'
	/** hearsay, a condition, a guess */
	| 'hedge'
	/** another time than now, or opening hours */
	| 'time'
	/** words that no rule knows */
	| 'unknown'
	/** known words that leave open which status is meant */
	| 'vague'
	/** two statuses */
	| 'conflict';

/**
 * Ground of a claim. "open" said of the access (开了, 解封了) or of a queue (不堵) agrees with other claims; "畅通" does not.
 */
export type Ground = 'access' | 'queue' | 'flow';

/** What a piece of a text says. */
export type Sign =
	| { is: 'claim'; status: Status; ground: Ground }
	| { is: 'wait'; minutes: number }
	| { is: 'need'; requirement: Requirement }
	| { is: 'doubt'; why: Doubt; suggests: readonly Status[] }
	/** a requirement that is not asked for, or that somebody lacks */
	| { is: 'unneeded' }
	| { is: 'question' | 'pass' | 'undo' | 'filler' };

/** A pattern, without anchor, and what its match says; null: the match does not count. */
export type Rule = readonly [pattern: RegExp, meaning: Sign | ((found: RegExpExecArray) => Sign | null)];

export const claim = (status: Status, ground: Ground): Sign => ({ is: 'claim', status, ground });
export const doubt = (why: Doubt, ...suggests: Status[]): Sign => ({ is: 'doubt', why, suggests });
export const filler: Sign = { is: 'filler' };
export const unneeded: Sign = { is: 'unneeded' };
export const question: Sign = { is: 'question' };

/** A rule from a pattern in which parts were put together. @param pattern source of a regular expression */
export const rule = (pattern: string, meaning: Rule[1]): Rule => [new RegExp(pattern, 'uy'), meaning];
