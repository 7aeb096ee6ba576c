import type { PGlite } from '@electric-sql/pglite';
import type { Callers } from './callers.ts';
import { shown, type Report } from './report.ts';
import { vacuumOne } from './vacuum.ts';

const minute = 60_000;
/** Interval at which a quiet moment for a vacuum is looked for, and the longest wait for one. */
const vacuums = { every: 10_000, longest: 15 * minute };

/** Upkeep that a database with `pg_cron` schedules itself (see the migration of upkeep); `every` is the interval, ms. */
const jobs: { query: string; every: number; atStart: boolean }[] = [
	{ query: 'select public.housekeep()', every: 60 * minute, atStart: true },
	{ query: 'select public.keep_report_partitions()', every: 60 * minute, atStart: true },
	{ query: 'select public.expire_statuses()', every: minute, atStart: true },
	{
		// one kind per run, so that requests do not wait long
		query: `select public.learn_dynamics(kind) from (
			select k.kind from public.kind_dynamics k
			where k.learned_at is null or k.learned_at < now() - interval '6 hours'
			order by k.learned_at nulls first limit 1
		) due`,
		every: 20 * minute,
		atStart: false
	},
	// PGlite starts no process that does these by itself
	{ query: 'checkpoint', every: 5 * minute, atStart: false }
];

/** Runs the database's upkeep on timers, and vacuums when nobody waits for the database. @returns a function that stops them */
export async function startJobs(
	driver: PGlite,
	callers: Pick<Callers, 'idle'>,
	report: Report
): Promise<() => void> {
	const run = ({ query }: (typeof jobs)[number]) =>
		driver.query(query).then(
			() => undefined,
			(error: unknown) => report('error', 'Upkeep of the database failed', { query, err: shown(error) })
		);
	for (const job of jobs) if (job.atStart) await run(job);
	const timers = jobs.map((job) => setInterval(() => void run(job), job.every));
	let last = performance.now();
	const vacuum = async () => {
		if (!callers.idle && performance.now() - last < vacuums.longest) return;
		last = performance.now();
		await vacuumOne(driver).catch((error: unknown) =>
			report('error', 'A table could not be vacuumed', { err: shown(error) })
		);
	};
	timers.push(setInterval(() => void vacuum(), vacuums.every));
	return () => timers.forEach(clearInterval);
}
