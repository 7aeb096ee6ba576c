// Measures how many reports per second the embedded database accepts, with one and with fifty reports per call. The places
// already have many reports, and each new report causes an earlier one to be judged, as in long use. It prints results and
// asserts nothing. Other checkouts of the project can be named for comparison: they take turns, so that other load on the
// machine affects all of them. `--history 600` also compares with this checkout with 600 old reports of each place.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createClient } from '@supabase/supabase-js';
import type { Database, Supabase } from '../../src/lib/database/database.ts';
import type { Status } from '../../src/lib/domain/place/status.ts';
import type { Report } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import type * as Child from '../../supabase/embedded/child.ts';

const { values, positionals } = parseArgs({
	options: { history: { type: 'string', default: '0' } },
	allowPositionals: true
});
const here = join(import.meta.dirname, '../..');
const [people, places, callers, turns] = [60, 40, 8, 8];
const statuses: readonly Status[] = ['open', 'open', 'open', 'busy', 'closed'];

interface Turn {
	reports: number;
	seconds: number;
	/** processor time of the database's process, seconds; NaN if the system does not give it */
	processorSeconds: number;
}

interface Bench {
	name: string;
	/** sends reports from all callers at once. @param size reports per call @param calls calls per caller */
	take(size: number, calls: number): Promise<Turn>;
	stop(): Promise<void>;
}

async function prepare(name: string, folder: string, history: number): Promise<Bench> {
	const { startSupabase } = (await import(join(folder, 'supabase/embedded/child.ts'))) as typeof Child;
	const dataDir = mkdtempSync(join(tmpdir(), 'changxing-bench-'));
	const supabase = await startSupabase({ dataDir, testing: true });
	const service = createClient<Database>(supabase.url, supabase.secretKey, {
		auth: { persistSession: false }
	});
	const rows = Array.from({ length: places }, (_, i) => ({
		kind: 'checkpoint',
		subkind: 'toll_gate',
		names: { zh: `道口${i}`, en: `Gate ${i}` },
		province: 'CN-SH',
		lon: 121 + (i % 8) * 0.02,
		lat: 31 + Math.floor(i / 8) * 0.02,
		source: 'bench'
	}));
	const { data, error } = await service.from('places').insert(rows).select('id');
	if (error) throw new Error(error.message);
	const ids = data.map(({ id }) => id);
	await supabase.sql(
		`update settings set value = value || '{"anonymous": 100000, "all": 100000, "one": 100000}' where name like 'reports_per_%'`
	);
	const clients: Supabase[] = [];
	for (let i = 0; i < people; i++) {
		const client = createClient<Database>(supabase.url, supabase.publishableKey, {
			auth: { persistSession: false, autoRefreshToken: false }
		});
		await client.auth.signInAnonymously();
		clients.push(client);
	}
	let made = 0;
	const report = (minutesAgo: number): Report => ({
		id: uuidv7(),
		place_id: ids[made++ % places]!,
		status: statuses[Math.floor(Math.random() * statuses.length)]!,
		observed_at: new Date(Date.now() - minutesAgo * 60_000).toISOString()
	});
	const send = async (client: Supabase, reports: Report[]) => {
		// a connection that was idle during the turns of others may be closed, so retry once, as the outbox would
		const ask = () => client.rpc('submit_reports', { reports });
		let answer = await ask();
		if (answer.error) answer = await ask();
		if (answer.error) throw new Error(answer.error.message);
		return answer.data.filter(({ outcome }) => outcome === 'accepted').length;
	};
	await supabase.sql(
		`insert into reports (id, place_id, reporter, role, status, observed_at, received_at)
		select gen_random_uuid(), p.id, who.ids[1 + n % cardinality(who.ids)], 'anonymous',
			(array['open', 'busy', 'restricted', 'closed'])[1 + n % 4], old.at, old.at
		from places p
		cross join generate_series(1, $1::int) n
		cross join (select array_agg(id) as ids from profiles) who
		cross join lateral (select now() - interval '25 hours' - n * interval '13 days' / $1 as at) old`,
		[history]
	);
	// every person reports every place within the last day, so that each place has the maximum number of voices; reports that
	// are due for judgement are judged before the measurement starts
	const everywhere = (client: Supabase, from: number, to: number) =>
		send(
			client,
			ids.map((place_id) => ({ ...report(from + Math.random() * (to - from)), place_id }))
		);
	for (const client of clients) await everywhere(client, 360, 1320);
	await everywhere(clients[0]!, 0, 1);
	let next = 0;
	return {
		name,
		async take(size, calls) {
			const [start, computed] = [performance.now(), processorSeconds(supabase.pid())];
			let reports = 0;
			await Promise.all(
				Array.from({ length: callers }, async () => {
					// observed more than two hours ago, so that the next report of the place causes each to be judged
					for (let call = 0; call < calls; call++)
						reports += await send(
							clients[next++ % people]!,
							Array.from({ length: size }, () => report(125 + Math.random() * 200))
						);
				})
			);
			return {
				reports,
				seconds: (performance.now() - start) / 1000,
				processorSeconds: processorSeconds(supabase.pid()) - computed
			};
		},
		async stop() {
			await supabase.stop();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}

function processorSeconds(pid: number): number {
	try {
		const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ').slice(13, 15);
		return (Number(user) + Number(system)) / 100;
	} catch {
		return NaN;
	}
}

const history = Number(values.history);
const benches: Bench[] = [];
try {
	benches.push(await prepare('here', here, 0));
	if (history) benches.push(await prepare(`here with ${history} old reports a place`, here, history));
	for (const folder of positionals) benches.push(await prepare(folder, resolve(folder), 0));
	for (const [size, calls] of [
		[1, 20],
		[50, 1]
	] as const) {
		const taken = benches.map((): Turn[] => []);
		for (let turn = 0; turn < turns; turn++)
			for (let i = 0; i < benches.length; i++) {
				// reverse order every second turn, so that a steady change of load on the machine favours none
				const k = turn % 2 ? benches.length - 1 - i : i;
				taken[k]!.push(await benches[k]!.take(size, calls));
			}
		const sum = (k: number, key: keyof Turn) => taken[k]!.reduce((total, turn) => total + turn[key], 0);
		const cost = (k: number) => (1000 * sum(k, 'processorSeconds')) / sum(k, 'reports');
		benches.forEach(({ name }, k) => {
			const rate = sum(k, 'reports') / sum(k, 'seconds');
			const ratio = k ? `, ${(cost(k) / cost(0)).toFixed(2)} of here` : '';
			console.log(
				`${size} a call · ${name}: ${rate.toFixed(0)} reports/s, ${cost(k).toFixed(1)} ms of processor time each${ratio}`
			);
		});
	}
} finally {
	for (const bench of benches) await bench.stop();
}
