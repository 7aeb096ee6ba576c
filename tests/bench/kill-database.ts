// Kills the database process with SIGKILL repeatedly while people report, and checks every report: each acknowledged one must
// be stored, none may be stored twice, and the app must recover by itself.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Database } from '../../src/lib/database/database.ts';
import { startApp } from '../e2e/app.ts';
import { pause, percentile, person, placeIds, readConfig, report } from './people.ts';

const kills = Number(process.argv[2] ?? 20);
const writers = 4;

const app = await startApp();
try {
	const config = await readConfig(app.url);
	const places = await placeIds(config);
	const acknowledged = new Set<string>();
	const sent = new Set<string>();
	let writing = true;
	let refusals = 0;

	const write = async (seed: number) => {
		let me = await person(config);
		for (let i = 0; writing; i++) {
			// a new person every thirty calls, because reports per person are limited
			if (i % 30 === 29) me = await person(config).catch(() => me);
			const batch = Array.from({ length: 3 }, (_, k) =>
				report(places[(seed * 61 + i * 7 + k) % places.length]!, (i + k) % 3 ? 'open' : 'closed')
			);
			for (const { id } of batch) sent.add(id);
			// sends the same ids until they are answered, as the app's outbox does
			for (;;) {
				const { data, error } = await me.rpc('submit_reports', { reports: batch });
				if (!error) {
					for (const { id, outcome } of data)
						if (outcome === 'rejected') refusals++;
						else acknowledged.add(id!);
					break;
				}
				if (!writing) return;
				await pause(100);
			}
			await pause(20 + ((seed * 13 + i) % 40));
		}
	};
	const all = Array.from({ length: writers }, (_, seed) => write(seed));

	const outages: number[] = [];
	for (let kill = 0; kill < kills; kill++) {
		await pause(700 + ((kill * 137) % 600));
		const pid = Number(readFileSync(join(app.dataDir, 'lock'), 'utf8'));
		const start = performance.now();
		process.kill(pid, 'SIGKILL');
		await pause(50);
		while (
			!(await fetch(`${app.url}/healthz`).then(
				({ ok }) => ok,
				() => false
			))
		)
			await pause(50);
		outages.push(performance.now() - start);
	}
	await pause(1500);
	writing = false;
	await Promise.all(all);

	const { secretKey } = JSON.parse(readFileSync(join(app.dataDir, 'keys.json'), 'utf8')) as {
		secretKey: string;
	};
	const operator = createClient<Database>(config.supabaseUrl, secretKey, { auth: { persistSession: false } });
	const stored: string[] = [];
	for (let from = 0; ; from += 1000) {
		const { data, error } = await operator
			.from('reports')
			.select('id')
			.order('id')
			.range(from, from + 999);
		if (error) throw new Error(error.message);
		stored.push(...data.map(({ id }) => id as string));
		if (data.length < 1000) break;
	}
	const there = new Set(stored);
	const lost = [...acknowledged].filter((id) => !there.has(id));
	const strangers = stored.filter((id) => !sent.has(id));
	console.log(
		`${kills} kills, ${acknowledged.size} reports acknowledged, ${refusals} refused for their rate`
	);
	console.log(
		`lost: ${lost.length}, stored twice: ${stored.length - there.size}, never sent: ${strangers.length}`
	);
	console.log(
		`back after p50 ${(percentile(outages, 0.5) / 1000).toFixed(1)} s, longest ${(Math.max(...outages) / 1000).toFixed(1)} s`
	);
	process.exitCode = lost.length || strangers.length || stored.length !== there.size ? 1 : 0;
} finally {
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}
