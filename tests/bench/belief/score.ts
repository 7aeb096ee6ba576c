import type { Belief } from '../../../src/lib/domain/place/status.ts';
import { mostLikely, statuses } from '../../../src/lib/domain/place/status.ts';
import type { Method } from './rivals.ts';
import type { World } from './world.ts';

/** How well a method told the truth of a world. */
export interface Score {
	/** mean −ln of the probability given to the truth */
	logLoss: number;
	/** mean squared distance from the truth */
	brier: number;
	accuracy: number;
	/** of the closed moments, how many were called closed */
	closedRecall: number;
	/** of the moments called closed, how many were not */
	falseClosed: number;
	/** how often what was said with ≥ 0.8 was so, and how often that was said */
	sureRight: number;
	sureShare: number;
	/** by tenths of confidence: how many, sum of confidence, how many right */
	bins: { count: number; confidence: number; right: number }[];
}

/** Plays a world to a method and asks it all along. */
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
