import * as v from 'valibot';
import { namesShape } from '../geo/names.ts';
import { extended } from '../json/extended.ts';
import { countShape, idShape, momentShape, probabilityShape } from '../json/parts.ts';
import { statuses } from '../place/status.ts';
import { reporterShape } from '../report/report.ts';

/** A report as moderators see it: with the handle of the reporter, and also if it is hidden. */
export const moderatedReportShape = v.strictObject({
	id: idShape,
	place_id: idShape,
	place_names: namesShape,
	status: v.picklist(statuses),
	note: v.nullable(v.string()),
	wait_minutes: v.nullable(v.number()),
	requirements: v.array(v.string()),
	observed_at: momentShape,
	received_at: momentShape,
	distance_m: v.nullable(v.number()),
	/** share of a full vote that it counts, by distance and plausibility */
	weight: v.number(),
	hidden: v.boolean(),
	retracted: v.boolean(),
	/** name of its photo; null if it has none */
	photo: v.nullable(v.string()),
	photo_bytes: v.nullable(countShape),
	photo_removed: v.boolean(),
	reporter: extended(reporterShape, { handle: v.string(), known: v.boolean(), suspended: v.boolean() }),
	/** probability by other people's reports that it was right; null until it is judged */
	borne_out: v.nullable(probabilityShape)
});
export type ModeratedReport = v.InferOutput<typeof moderatedReportShape>;
