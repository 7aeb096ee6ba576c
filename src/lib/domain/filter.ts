import { normalised } from './dynamics.ts';
import { statuses, type Belief, type Status } from './status.ts';
export function observe(belief: Belief, status: Status, reliability: number): Belief {
	const k = statuses.indexOf(status);
	const wrong = (1 - reliability) / 3;
	const [a, b, c, d] = belief;
	return normalised(a * (k === 0 ? reliability : wrong), b * (k === 1 ? reliability : wrong), c * (k === 2 ? reliability : wrong), d * (k === 3 ? reliability : wrong));
}
