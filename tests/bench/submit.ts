// How many reports the embedded database takes in a second: one a call, and fifty a call, at places that have many
// voices already. Prints, asserts nothing. Takes the project's folder as an argument, to compare with another version.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { uuidv7 } from '../../src/lib/domain/uuid.ts';
import type * as Child from '../../supabase/embedded/child.ts';

const project = resolve(process.argv[2] ?? join(import.meta.dirname, '../..'));
const { startSupabase } = (await import(join(project, 'supabase/embedded/child.ts'))) as typeof Child;
const [people, places, seconds] = [60, 40, 12];

const dataDir = mkdtempSync(join(tmpdir(), 'changxing-bench-'));
const supabase = await startSupabase({ dataDir, testing: true });
try {
	const service = createClient(supabase.url, supabase.secretKey, { auth: { persistSession: false } });
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
	const ids = data.map(({ id }) => id as string);
	await supabase.sql(
		`update settings set value = value || '{"anonymous": 100000, "all": 100000, "one": 100000}' where name like 'reports_per_%'`
	);
	const clients: SupabaseClient[] = [];
	for (let i = 0; i < people; i++) {
		const client = createClient(supabase.url, supabase.publishableKey, {
			auth: { persistSession: false, autoRefreshToken: false }
		});
		await client.auth.signInAnonymously();
		clients.push(client);
	}
	const statuses = ['open', 'open', 'open', 'busy', 'closed'];
	let made = 0;
	const report = (minutesAgo: number) => ({
		id: uuidv7(),
		place_id: ids[made++ % places],
		status: statuses[Math.floor(Math.random() * statuses.length)],
		observed_at: new Date(Date.now() - minutesAgo * 60_000).toISOString()
	});
	const send = async (client: SupabaseClient, reports: object[]) => {
		const { data: receipts, error: refused } = await client.rpc('submit_reports', { reports });
		if (refused) throw new Error(refused.message);
		return (receipts as { outcome: string }[]).filter(({ outcome }) => outcome === 'accepted').length;
	};
	const measure = async (size: number, at: number) => {
		let accepted = 0;
		const end = performance.now() + seconds * 1000;
		await Promise.all(
			Array.from({ length: 8 }, async (_, worker) => {
				for (let n = worker; performance.now() < end; n += 8) {
					const taken = await send(
						clients[n % people]!,
						Array.from({ length: size }, () => report(Math.random() * at))
					);
					accepted += taken;
				}
			})
		);
		return accepted / seconds;
	};
	// everybody has been everywhere within the day, so that every place has all its voices, and most are to be judged
	for (const client of clients)
		await send(
			client,
			ids.map((place_id) => ({ ...report(120 + Math.random() * 1200), place_id }))
		);
	const one = await measure(1, 30);
	const fifty = await measure(50, 30);
	console.log(`${one.toFixed(0)} reports/s one a call, ${fifty.toFixed(0)} reports/s fifty a call`);
} finally {
	await supabase.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
