import { shown, type Report } from './report.ts';

/** Number of uncaught errors in {@link period} that are survived, and that time, milliseconds. */
const most = 20;
const period = 60_000;

/** True for an error after which the database itself cannot be relied on: one of its WebAssembly, or of memory. */
const ofDatabase = (error: unknown): boolean =>
	error instanceof WebAssembly.RuntimeError ||
	/^ERR_(OUT_OF_MEMORY|WORKER_OUT_OF_MEMORY|MEMORY_ALLOCATION_FAILED|INTERNAL_ASSERTION)$/.test(
		(error as NodeJS.ErrnoException | null)?.code ?? ''
	);

/**
 * Handles errors that nothing has caught. One of a request or a socket is logged, and all others are served on: to end the process
 * would take the database from everybody. After an error of the database itself, and after too many, it ends and is started again.
 * @param end ends the process
 * @returns the handler
 */
export function survive(report: Report, end: () => void, now: () => number = () => performance.now()) {
	let times: number[] = [];
	return (error: unknown): void => {
		const at = now();
		times = [...times.filter((time) => at - time < period), at];
		const broken = ofDatabase(error) || times.length > most;
		report(
			'error',
			broken
				? 'Nothing has caught an error, so the database is started again'
				: 'Nothing has caught an error of one caller; all others are served on',
			{ err: shown(error) }
		);
		if (broken) end();
	};
}
