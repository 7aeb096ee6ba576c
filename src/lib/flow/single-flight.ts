/** Calls that share one run. */
export interface SingleFlight<T> {
	(): Promise<T>;
	/** the current run, or the one that is kept; null if there is none */
	readonly underWay: Promise<T> | null;
}

/**
 * Allows only one run at a time: calls during a run get the answer, or the failure, of that run.
 * @param run may throw; a failure is never kept
 * @param keep true: the first answer is kept for all later calls
 */
export function singleFlight<T>(run: () => Promise<T>, { keep = false } = {}): SingleFlight<T> {
	let underWay: Promise<T> | null = null;
	const call = () => {
		if (underWay) return underWay;
		const forget = () => {
			if (underWay === begun) underWay = null;
		};
		const begun = (async () => run())();
		underWay = begun;
		begun.then(keep ? undefined : forget, forget);
		return begun;
	};
	return Object.defineProperty(call, 'underWay', { get: () => underWay }) as SingleFlight<T>;
}
