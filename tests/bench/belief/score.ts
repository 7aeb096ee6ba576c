import type { Belief } from '../../../src/lib/domain/place/status.ts';
import { mostLikely, statuses } from '../../../src/lib/domain/place/status.ts';
import type { Method } from './rivals.ts';
import type { World } from './world.ts';

/** How well a method matched the true statuses of a world. */
export interface Score {
	/** mean of −ln of the probability given to the true status */
	logLoss: number;
	/** mean squared distance between belief and true status */
	brier: number;
	accuracy: number;
	/** share of closed moments that were called closed */
	closedRecall: number;
	/** share of moments called closed that were not closed */
	falseClosed: number;
	/** share of right answers among those with a confidence of at least 0.8 */
	sureRight: number;
	/** share of answers with a confidence of at least 0.8 */
	sureShare: number;
	/** by tenths of confidence: number of answers, sum of confidence, number of right answers */
	bins: { count: number; confidence: number; right: number }[];
}

/** Gives the reports of a world to a method, asks its questions, and scores the answers. */
export function play(world: World, method: Method): Score {
	const bins = Array.from({ length: 10 }, () => ({ count: 0, confidence: 0, right: 0 }));
	let [asked, loss, brier, right, closed, recalled, calledClosed, falselyClosed, sure, sureRight] = Array(
		10
	).fill(0) as number[] as [number, number, number, number, number, number, number, number, number, number];
	const closedAt = statuses.indexOf('closed');
	for (const event of world.events) {
		if ('report' in event) {
			method.report(event.report, event.known);
			continue;
		}
		const belief: Belief = method.belief(event.place, event.at, event.kind);
		const { status, confidence } = mostLikely(belief);
		const said = statuses.indexOf(status);
		const hit = Number(said === event.truth);
		asked++;
		loss -= Math.log(Math.max(1e-9, belief[event.truth]!));
		brier += belief.reduce((sum, b, k) => sum + (b - Number(k === event.truth)) ** 2, 0);
		right += hit;
		if (event.truth === closedAt) {
			closed++;
			recalled += hit;
		}
		if (said === closedAt) {
			calledClosed++;
			falselyClosed += 1 - hit;
		}
		if (confidence >= 0.8) {
			sure++;
			sureRight += hit;
		}
		const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
		bin.count++;
		bin.confidence += confidence;
		bin.right += hit;
	}
	return {
		logLoss: loss / asked,
		brier: brier / asked,
		accuracy: right / asked,
		closedRecall: recalled / closed,
		falseClosed: falselyClosed / calledClosed,
		sureRight: sureRight / sure,
		sureShare: sure / asked,
		bins
	};
}
