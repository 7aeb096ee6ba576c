// Measures how large the folder of an embedded database becomes: a simulated month of reports, day by day, with the upkeep that
// the database does by itself. `month -- 3000 30` sets reports a day and days.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSupabase } from '../../supabase/embedded/child.ts';
import { statuses } from '../../src/lib/domain/place/status.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { vacuumOne } from '../../supabase/embedded/vacuum.ts';

const [perDay = 3000, days = 30] = process.argv.slice(2).map(Number);
const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'changxing-bench-'));
const dataDir = join(folder, 'data');
const clock = join(folder, 'clock.mjs');
const shift = join(folder, 'shift');
writeFileSync(shift, '0');
// the database reads the clock of its process
writeFileSync(
	clock,
	`import { readFileSync } from 'node:fs';
	const now = Date.now.bind(Date);
	let shift = 0;
	setInterval(() => { shift = Number(readFileSync(${JSON.stringify(shift)}, 'utf8')); }, 20).unref();
	Date.now = () => now() + shift;`
);
process.env.NODE_OPTIONS = `--import ${clock}`;
const options = { dataDir, seedFiles: [join(root, 'supabase/seed/places.sql')], testing: true, silence: 600 };
let database = await startSupabase(options);
const sizes = () => {
	const size = (part: string) =>
		Number(execFileSync('du', ['-sm', join(dataDir, part)], { encoding: 'utf8' }).split('\t')[0]);
	return `base ${size('pg/base')} MB, log ${size('pg/pg_wal')} MB, all ${size('.')} MB`;
};
const query = <T>(text: string, params?: unknown[]) => database.sql<T>(text, params);
try {
	// as after the first restart, from which on the log is kept small
	await database.stop();
	database = await startSupabase(options);
	const places = (await query<{ id: string }>('select id from public.places')).map(({ id }) => id);
	const people = await query<{ id: string }>(
		`insert into auth.users (id) select gen_random_uuid() from generate_series(1, 400) returning id`
	);
	await query(
		`update public.settings set value = '{"count": 1000000, "minutes": 1}' where name like 'reports_per_session'`
	);
	console.log(`day 0: ${sizes()}`);
	let sent = 0;
	const taken: Record<string, number> = {};
	for (let day = 1; day <= days; day++) {
		for (let hour = 0; hour < 24; hour++) {
			writeFileSync(shift, String((day * 24 + hour) * 3_600_000));
			await new Promise((done) => setTimeout(done, 50));
			// batches of 20, as many as the day asks for by now
			for (; sent < ((day - 1) * 24 + hour + 1) * (perDay / 24); sent += 20) {
				const { id } = people[Math.floor(Math.random() * people.length)]!;
				const now = Date.now() + (day * 24 + hour) * 3_600_000;
				const reports = Array.from({ length: 20 }, () => ({
					id: uuidv7(now),
					place_id: places[Math.floor(Math.random() * places.length)],
					status: statuses[Math.floor(Math.random() * 4)],
					observed_at: new Date(now - 60_000).toISOString()
				}));
				const rows = await query<{ outcome: string }>(
					`with caller as materialized (select set_config('request.jwt.claims', $1, false) || set_config('request.jwt.claim.sub', $1::jsonb ->> 'sub', false) as claims)
					select coalesce(r->>'code', r->>'outcome') as outcome
					from caller, jsonb_array_elements(public.submit_reports(case when claims <> '' then $2::json end)) r`,
					[JSON.stringify({ sub: id, role: 'authenticated', is_anonymous: true }), JSON.stringify(reports)]
				);
				for (const { outcome } of rows) taken[outcome] = (taken[outcome] ?? 0) + 1;
			}
			await query('select public.housekeep()');
			await query('select public.keep_report_partitions()');
			await query('select public.expire_statuses()');
			while (await vacuumOne({ query: async (text: string) => ({ rows: await query(text), fields: [] }) }));
			await query('checkpoint');
		}
		if (day % 5 === 0 || day === 1) console.log(`day ${day}: ${sizes()}, reports ${JSON.stringify(taken)}`);
	}
} finally {
	await database.stop();
	rmSync(folder, { recursive: true, force: true });
}
