import * as v from 'valibot';
import { dwellShape, spectrum } from './dynamics.ts';
import { replay } from './bayes.ts';
import { idShape, momentShape, probabilityShape } from '../json/parts.ts';
import { beliefShape, statuses, type Status } from '../place/status.ts';
import { reporterShape } from '../report/report.ts';

/** One report that a belief is made of, as `explain_status` answers it. */
const evidenceShape = v.strictObject({
	id: idShape,
	status: v.picklist(statuses),
	observed_at: momentShape,
	/** metres between reporter and place, or null */
	distance_m: v.nullable(v.number()),
	reporter: reporterShape,
	/** the share of a voice it has, after distance and sharing */
	weight: v.number(),
	/** how often a report so weighed is right */
	reliability: probabilityShape,
	/** an official statement that holds: it stands apart from what people say */
	in_force: v.boolean(),
	mine: v.boolean()
});
export type Evidence = v.InferOutput<typeof evidenceShape>;

/** What a belief is made of, as `explain_status` answers it. */
export const explanationShape = v.strictObject({
	at: momentShape,
	prior: beliefShape,
	/** mean hours of each status */
	dwell_h: dwellShape,
	/** what people's reports make of it */
	belief: beliefShape,
	/** newest first */
	evidence: v.array(evidenceShape)
});
export type Explanation = v.InferOutput<typeof explanationShape>;

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
