import * as v from 'valibot';
import { extended } from '../json/extended.ts';
import { countShape, idShape, momentShape, probabilityShape } from '../json/parts.ts';
import { reporterShape } from '../report/report.ts';
import { levels } from './suspension.ts';

/** Summary of the reports that one person made in sixty days. */
export const accountSummaryShape = extended(reporterShape, {
	/** handle of the person */
	reporter: v.string(),
	known: v.boolean(),
	suspension: v.nullable(
		v.strictObject({
			id: idShape,
			level: v.picklist(levels),
			until: v.nullable(momentShape),
			reason: v.string()
		})
	),
	shown: countShape,
	shown_places: countShape,
	hidden: countShape,
	hidden_places: countShape,
	judged: countShape,
	borne_out: v.nullable(probabilityShape)
});
export type AccountSummary = v.InferOutput<typeof accountSummaryShape>;

/** Result of hiding or restoring all reports of one person. */
export const reversalShape = v.strictObject({
	/** handle of the person */
	reporter: v.string(),
	reports: countShape,
	places: countShape,
	judged_again: countShape
});
export type Reversal = v.InferOutput<typeof reversalShape>;
