import { spectrum } from './dynamics.ts';
import { replay } from './bayes.ts';
import type { Role } from '../report/report.ts';
import { statuses, type Belief, type Status } from '../place/status.ts';

/** One report that a belief is made of, as `explain_status` answers it. */
export interface Evidence {
	id: string;
	status: Status;
	/** ISO 8601 */
	observed_at: string;
	/** metres between reporter and place, or null */
	distance_m: number | null;
	reporter: { role: Role; band: 'high' | 'medium' | 'low' };
	/** the share of a voice it has, after distance and sharing */
	weight: number;
	/** how often a report so weighed is right, 0..1 */
	reliability: number;
	/** an official statement that holds: it stands apart from what people say */
	in_force: boolean;
	mine: boolean;
}

/** What a belief is made of, as `explain_status` answers it. */
export interface Explanation {
	/** ISO 8601 */
	at: string;
	prior: Belief;
	/** mean hours of each status */
	dwell_h: Belief;
	/** what people's reports make of it */
	belief: Belief;
	/** newest first */
	evidence: Evidence[];
}

/**
 * The probability that a status would have without each report, the others weighed as they are; by id.
 * What an official statement in force says is no part of it.
 */
export function without({ at, prior, dwell_h, evidence }: Explanation, status: Status): Map<string, number> {
	const chain = spectrum({ prior, dwell: dwell_h });
	const said = evidence.filter(({ in_force }) => !in_force).reverse();
	const observations = said.map((one) => ({ ...one, observedAt: Date.parse(one.observed_at) }));
	const k = statuses.indexOf(status);
	return new Map(
		said.map(({ id }, i) => [
			id,
			replay(
				prior,
				chain,
				observations.filter((_, j) => j !== i),
				Date.parse(at)
			)[k]!
		])
	);
}
