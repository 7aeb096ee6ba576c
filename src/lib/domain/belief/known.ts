import { evolve, type Spectrum } from './dynamics.ts';
import { observe } from './bayes.ts';
import { withOfficial } from './official.ts';
import type { Report } from '../report/report.ts';
import {
	band,
	mostLikely,
	statuses,
	unprovenLimit,
	type Band,
	type Belief,
	type Condition,
	type OfficialStatement,
	type Pin,
	type Status,
	type StatusRow
} from '../place/status.ts';

/** How a place changes: its belief without reports, and how fast it returns to that. */
export interface Chain {
	prior: Belief;
	spectrum: Spectrum;
}

/** The status of a place by people's reports alone, without official statement and pin. */
export interface People {
	/** null if nobody has reported */
	status: Status | null;
	confidence: number;
	band: Band;
}

/** The time that drivers wait at a place. */
export interface Wait {
	minutes: number;
	/** weighted mean deviation of the reported waits from `minutes`, minutes; null if there is only one report */
	spread: number | null;
	/** number of reports with a wait */
	reports: number;
}

/** Everything known about a place at one moment. */
export interface Known extends People {
	belief: Belief;
	people: People;
	/** the official statement in force at this moment */
	official: OfficialStatement | null;
	/** the pin in force at this moment */
	pin: Pin | null;
	/** two conflicting statuses: reported by credible people at about the same time, or by people and by officials */
	sides: readonly [Status, Status] | null;
	wait: Wait | null;
	/** every reported requirement, the most likely first, faded to this moment */
	conditions: Condition[];
	/** epoch ms; null if nobody has reported */
	lastReportAt: number | null;
	reportCount: number;
	/** version of the server's row, grows with every change even if it looks the same; 0 if there is no row */
	version: number;
	/** true if one unproven report alone supports the status, which is therefore not sure */
	alone: boolean;
	/** true if an own report is not yet in the server's row */
	pending: boolean;
	/** why nothing is known: the statuses have not been fetched yet, or could not be; absent: they have been */
	missing?: 'loading' | 'unreached';
}

/** The mark of a place on the map and in lists: its status, or `disputed` if two statuses conflict; null without reports. */
export function markOf({ status, sides }: Pick<Known, 'status' | 'sides'>): Status | 'disputed' | null {
	return sides ? 'disputed' : status;
}

/** Reliability assumed for an own report until the server has weighted it, 0..1: that of somebody unknown. */
const ownReliability = 0.65;
/** Probability of a requirement in an own report. */
const ownCondition = 0.8;
/** Age from which a reported wait says nothing about the present queue, ms. */
const waitHolds = 3 * 3_600_000;
/** Age of the last report from which a dispute is dropped, ms: both sides may have been right at their time. */
const disputeHolds = 2 * 3_600_000;
/** Time in which reports about a requirement lose weight by a factor of e, hours. */
const conditionMemory = 8;
/** Log-odds of a requirement that nobody reported: it is in force in 3 of 10 cases. */
const conditionPrior = Math.log(0.3 / 0.7);

const within = <T extends { until: string }>(item: T | undefined, now: number): T | null =>
	item && Date.parse(item.until) > now ? item : null;

/**
 * What is known about a place now. It is the last row of the database faded to this moment, with the official statement
 * and the pin while they are in force, and with the own report until the server has weighted it. An official statement
 * does not fade while it is in force. A pin is shown in place of the evidence and does not change it.
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
	const before: Belief = row ? evolve(row.crowd ?? row.belief, hours, spectrum) : prior;
	const crowd = own ? observe(before, own.status, ownReliability) : before;
	const belief = withOfficial(crowd, official);

	const reported = row !== undefined && row.report_count > 0;
	const others = mostLikely(before);
	const supported = reported && row.alone !== true;
	const theirs = sure(
		reported ? others.status : null,
		supported ? others.confidence : Math.min(others.confidence, unprovenLimit)
	);
	const mine = own ? crowd[statuses.indexOf(own.status)]! : 0;
	// only others make one's own report sure
	const people: People = !own
		? theirs
		: theirs.status === own.status && theirs.band === 'sure'
			? sure(own.status, Math.max(mine, theirs.confidence))
			: sure(own.status, Math.min(Math.max(mine, ownReliability), unprovenLimit));
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
	const sides = differ
		? ([people.status!, official!.status] as const)
		: disputed
			? row!.dispute!.statuses
			: null;
	return {
		...shown,
		belief,
		people,
		official,
		pin,
		sides,
		wait:
			own?.wait_minutes !== undefined
				? { minutes: own.wait_minutes, spread: null, reports: 1 }
				: // drivers waited at the status that they reported, not at the one that a dispatcher has set
					pin || sides
					? null
					: waitOf(row, now),
		conditions: own?.requirements ? own.requirements.map(named(own.observed_at)) : conditionsOf(row, hours),
		lastReportAt,
		reportCount: (row?.report_count ?? 0) + (own ? 1 : 0),
		version: row?.version ?? 0,
		alone: own ? theirs.status !== own.status || theirs.band !== 'sure' : reported && !supported,
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
		probability: ownCondition,
		since,
		reporters: 1
	});

function waitOf(row: StatusRow | undefined, now: number): Wait | null {
	if (!row || row.wait_minutes === null || !row.last_report_at) return null;
	if (now - Date.parse(row.last_report_at) > waitHolds) return null;
	const reports = row.wait_reports ?? 1;
	return { minutes: row.wait_minutes, spread: reports > 1 ? (row.wait_spread ?? null) : null, reports };
}

/** Same formula as the database: all reports of a requirement lose weight equally, so its log-odds shrink to the prior's. */
function conditionsOf(row: StatusRow | undefined, hours: number): Condition[] {
	return (row?.conditions ?? []).map((condition) => {
		const p = Math.min(1 - 1e-6, Math.max(1e-6, condition.probability));
		const logit =
			conditionPrior + (Math.log(p / (1 - p)) - conditionPrior) * Math.exp(-hours / conditionMemory);
		return { ...condition, probability: 1 / (1 + Math.exp(-logit)) };
	});
}
