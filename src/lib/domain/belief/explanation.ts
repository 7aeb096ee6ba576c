import * as v from 'valibot';
import { dwellShape, spectrum } from './dynamics.ts';
import { replay } from './bayes.ts';
import { idShape, momentShape, probabilityShape } from '../json/parts.ts';
import { beliefShape, statuses, type Status } from '../place/status.ts';
import { reporterShape } from '../report/report.ts';

/** One report that contributes to a belief, as `explain_status` answers it. */
const evidenceShape = v.strictObject({
	id: idShape,
	status: v.picklist(statuses),
	observed_at: momentShape,
	/** distance between reporter and place, metres; null if unknown */
	distance_m: v.nullable(v.number()),
	reporter: reporterShape,
	/** share of a full vote that it counts; less from a distance, and less if related people or strangers report the same */
	weight: v.number(),
	/** probability that a report of this weight is right */
	reliability: probabilityShape,
	/** true for an official statement in force, which is kept apart from people's reports */
	in_force: v.boolean(),
	mine: v.boolean()
});
export type Evidence = v.InferOutput<typeof evidenceShape>;

/** The evidence of a belief, as `explain_status` answers it. */
export const explanationShape = v.strictObject({
	at: momentShape,
	prior: beliefShape,
	/** mean duration of each status, hours */
	dwell_h: dwellShape,
	/** the belief from people's reports alone */
	belief: beliefShape,
	/** newest first */
	evidence: v.array(evidenceShape)
});
export type Explanation = v.InferOutput<typeof explanationShape>;

/**
 * The probability of a status if one report were missing, for each report by id. The other reports keep their weights.
 * Official statements in force are not included.
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
