/** Calls that share one run. */
export interface SingleFlight<T> {
	(): Promise<T>;
	/** the run that is under way, or that is kept; null where there is none */
	readonly underWay: Promise<T> | null;
}

/**
 * Lets one run be under way at a time: who calls meanwhile gets the answer of that run, or its failure.
 * @param run may throw; a failure is never kept
 * @param keep true: the first answer serves for good
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
