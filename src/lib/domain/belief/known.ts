import { evolve, type Spectrum } from './dynamics.ts';
import { observe } from './bayes.ts';
import { withOfficial } from './official.ts';
import type { Report } from '../report/report.ts';
import {
	band,
	mostLikely,
	type Band,
	type Belief,
	type Condition,
	type OfficialStatement,
	type Pin,
	type Status,
	type StatusRow
} from '../place/status.ts';

/** How a place changes: what is believed of it without news, and how fast it gets there. */
export interface Chain {
	prior: Belief;
	spectrum: Spectrum;
}

/** What people say of a place, however an official statement or a pin stands to it. */
export interface People {
	/** null: nobody has reported */
	status: Status | null;
	confidence: number;
	band: Band;
}

/** Minutes that drivers wait. */
export interface Wait {
	minutes: number;
	/** weighted mean distance of what was told from it, minutes; null where one alone told it */
	spread: number | null;
	/** how many told it */
	reports: number;
}

/** What is known of a place at one moment. */
export interface Known extends People {
	belief: Belief;
	people: People;
	/** in force at this moment */
	official: OfficialStatement | null;
	/** in force at this moment */
	pin: Pin | null;
	/** two statuses of which one is right: as credible people lately said the one and the other, or people and officials */
	sides: readonly [Status, Status] | null;
	wait: Wait | null;
	/** every requirement somebody named, likeliest first, faded to this moment */
	conditions: Condition[];
	/** epoch ms */
	lastReportAt: number | null;
	reportCount: number;
	/** grows whenever the server says something anew, also where it looks the same; 0: it has not said anything */
	version: number;
	/** an own report that the server has not acknowledged yet */
	pending: boolean;
}

/** How a place is marked on map and lists: its status, or that there are two sides; null where nobody has reported. */
export function markOf({ status, sides }: Pick<Known, 'status' | 'sides'>): Status | 'disputed' | null {
	return sides ? 'disputed' : status;
}

/** Reliability assumed for one's own report until the server has weighed it. */
const ownReliability = 0.8;
/** A wait told longer ago than this says nothing of the queue of now, ms. */
const waitHolds = 3 * 3_600_000;
/** People who passed longer ago than this may both have been right, ms. */
const disputeHolds = 2 * 3_600_000;
/** What was said of a requirement counts less with age, hours; nobody having said anything, it is in force in 3 of 10 cases. */
const conditionMemory = 8;
const conditionPrior = Math.log(0.3 / 0.7);

const within = <T extends { until: string }>(item: T | undefined, now: number): T | null =>
	item && Date.parse(item.until) > now ? item : null;

/**
 * What is known of a place now: the last row of the database faded to this moment, statements and pins while they are
 * in force, and one's own report on top until the server has weighed it. An official statement does not fade while it
 * holds; a pin is shown above the evidence and leaves it as it is.
 * @param row undefined: nothing was ever reported
 * @param own a report of this device that is not in `row` yet
 * @param now epoch ms by the server's clock
 */
export function knownOf(
	row: StatusRow | undefined,
	own: Report | undefined,
	{ prior, spectrum }: Chain,
	now: number
): Known {
	const hours = row ? Math.max(0, now - Date.parse(row.belief_at)) / 3_600_000 : 0;
	const pin = within(row?.pin, now);
	const official = within(row?.official, now);
	let crowd: Belief = row ? evolve(row.crowd ?? row.belief, hours, spectrum) : prior;
	if (own) crowd = observe(crowd, own.status, ownReliability);
	const belief = withOfficial(crowd, official);

	const reported = row !== undefined && row.report_count > 0;
	const likely = mostLikely(crowd);
	const people: People = own
		? sure(own.status, Math.max(likely.confidence, ownReliability))
		: sure(reported ? likely.status : null, likely.confidence);
	const all = mostLikely(belief);
	const shown = pin ? sure(pin.status, 1) : official ? sure(all.status, all.confidence) : people;

	const lastReportAt = own
		? Date.parse(own.observed_at)
		: row?.last_report_at
			? Date.parse(row.last_report_at)
			: null;
	const differ =
		!pin && official && people.status && people.status !== official.status && people.band !== 'unsure';
	const disputed = !own && !pin && row?.dispute && lastReportAt !== null && now - lastReportAt < disputeHolds;
	return {
		...shown,
		belief,
		people,
		official,
		pin,
		sides: differ ? [people.status!, official!.status] : disputed ? row!.dispute!.statuses : null,
		wait:
			own?.wait_minutes !== undefined
				? { minutes: own.wait_minutes, spread: null, reports: 1 }
				: waitOf(row, now),
		conditions: own?.requirements ? own.requirements.map(named(own.observed_at)) : conditionsOf(row, hours),
		lastReportAt,
		reportCount: (row?.report_count ?? 0) + (own ? 1 : 0),
		version: row?.version ?? 0,
		pending: own !== undefined
	};
}

const sure = (status: Status | null, confidence: number): People => ({
	status,
	confidence,
	band: band(confidence)
});

const named =
	(since: string) =>
	(requirement: string): Condition => ({
		requirement,
		probability: ownReliability,
		since,
		reporters: 1
	});

function waitOf(row: StatusRow | undefined, now: number): Wait | null {
	if (!row || row.wait_minutes === null || !row.last_report_at) return null;
	if (now - Date.parse(row.last_report_at) > waitHolds) return null;
	const reports = row.wait_reports ?? 1;
	return { minutes: row.wait_minutes, spread: reports > 1 ? (row.wait_spread ?? null) : null, reports };
}

/** As the database has it: all that was said of a requirement loses weight alike, so its log-odds shrink to the prior's. */
function conditionsOf(row: StatusRow | undefined, hours: number): Condition[] {
	return (row?.conditions ?? []).map((condition) => {
		const p = Math.min(1 - 1e-6, Math.max(1e-6, condition.probability));
		const logit =
			conditionPrior + (Math.log(p / (1 - p)) - conditionPrior) * Math.exp(-hours / conditionMemory);
		return { ...condition, probability: 1 / (1 + Math.exp(-logit)) };
	});
}
