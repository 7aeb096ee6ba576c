/** Result of a test suite. */
export interface Outcome {
	passed: number;
	failed: number;
	skipped: number;
	/** duration of each test file in seconds, if known */
	files?: Map<string, number>;
}

/** The part of Vitest's JSON report that is used. */
export interface VitestReport {
	numPassedTests: number;
	numFailedTests: number;
	/** number of skipped tests */
	numPendingTests: number;
	numTodoTests: number;
	/** times in epoch ms */
	testResults: { name: string; startTime: number; endTime: number }[];
}

interface PlaywrightSuite {
	file: string;
	suites?: PlaywrightSuite[];
	specs?: { tests: { results: { duration: number }[] }[] }[];
}

/** The part of Playwright's JSON report that is used. */
export interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number; skipped: number };
	suites: PlaywrightSuite[];
}

export const ofVitest = (report: VitestReport): Outcome => ({
	passed: report.numPassedTests,
	failed: report.numFailedTests,
	// a planned test (todo) proves as little as a skipped one
	skipped: report.numPendingTests + report.numTodoTests,
	files: new Map(
		report.testResults.map(({ name, startTime, endTime }) => [name, (endTime - startTime) / 1000])
	)
});

/** A test that passes only in a second attempt (flaky) counts as failed. */
export const ofPlaywright = ({ stats, suites }: PlaywrightReport): Outcome => ({
	passed: stats.expected,
	failed: stats.unexpected + stats.flaky,
	skipped: stats.skipped,
	files: new Map(suites.map((suite) => [suite.file, secondsOf(suite)]))
});

function secondsOf({ suites = [], specs = [] }: PlaywrightSuite): number {
	const own = specs
		.flatMap(({ tests }) => tests)
		.flatMap(({ results }) => results)
		.reduce((sum, { duration }) => sum + duration / 1000, 0);
	return suites.reduce((sum, suite) => sum + secondsOf(suite), own);
}

export const total = (outcomes: readonly Outcome[]): Outcome => ({
	passed: outcomes.reduce((sum, { passed }) => sum + passed, 0),
	failed: outcomes.reduce((sum, { failed }) => sum + failed, 0),
	skipped: outcomes.reduce((sum, { skipped }) => sum + skipped, 0)
});

/** "N passed, N failed", with ", N skipped" if any were. */
export const counts = ({ passed, failed, skipped }: Outcome): string =>
	`${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`;

/** The slowest files with their seconds; empty if no times are known. */
export const longest = ({ files }: Outcome, most = 3): string =>
	[...(files ?? [])]
		.sort(([, a], [, b]) => b - a)
		.slice(0, most)
		.map(([file, seconds]) => `${file.replace(/^.*\//, '')} ${Math.round(seconds)} s`)
		.join(', ');

/** True in a CI system, which sets the variable `CI`. */
export const inCi = (env: Record<string, string | undefined>): boolean =>
	!['', '0', 'false'].includes(env.CI?.toLowerCase() ?? '');

/** True if a run is good: nothing failed and, in CI, nothing was skipped. */
export const isGood = ({ failed, skipped }: Outcome, ci: boolean): boolean =>
	failed === 0 && !(ci && skipped > 0);
