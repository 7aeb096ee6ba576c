// Has the database refuse statements and joins, as many as somebody can send in hours, and checks that it still answers.
// `refusals -- 200000 50000` sets the numbers of statements and joins.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startSupabase } from '../../supabase/embedded/child.ts';

const [statements = 200_000, joins = 50_000] = process.argv.slice(2).map(Number);
const atOnce = 8;
const dataDir = mkdtempSync(join(tmpdir(), 'changxing-bench-'));
const ended: string[] = [];
const database = await startSupabase({
	dataDir,
	log: ({ level, message }) => level === 'error' && ended.push(message)
});
const figure = async (name: string) =>
	Number(new RegExp(`^changxing_database_${name} (\\S+)$`, 'm').exec(await database.metrics())?.[1]);
const report = async (what: string, count: number, begun: number) => {
	const seconds = (performance.now() - begun) / 1000;
	const memory = (await figure('process_resident_memory_bytes')) / 2 ** 20;
	console.log(
		`${count} ${what}: ${seconds.toFixed(1)} s, ${(count / seconds).toFixed(0)} a second, memory ${memory.toFixed(0)} MiB, stack ${await figure('stack_used_bytes')} bytes`
	);
};
try {
	const refused = async () => {
		const answer = await fetch(`${database.url}/rest/v1/rpc/retract_report`, {
			method: 'POST',
			headers: { apikey: database.publishableKey, 'content-type': 'application/json' },
			body: '{"report_id": "00000000-0000-4000-8000-000000000000"}'
		});
		await answer.arrayBuffer();
		if (answer.status < 400 || answer.status >= 500) throw new Error(`answered ${answer.status}`);
	};
	let begun = performance.now();
	for (let sent = 0; sent < statements; sent += atOnce) {
		await Promise.all(Array.from({ length: atOnce }, refused));
		if (sent % 20_000 === 0 && sent) await report('refused statements', sent, begun);
	}
	await report('refused statements', statements, begun);

	begun = performance.now();
	const perSocket = 90;
	for (let sent = 0; sent < joins; sent += perSocket) {
		const socket = new WebSocket(
			`${database.url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${database.publishableKey}&vsn=2.0.0`
		);
		await new Promise((done, fail) => socket.once('open', done).once('error', fail));
		let answered = 0;
		const all = new Promise<void>((done) =>
			socket.on('message', () => {
				if (++answered === perSocket) done();
			})
		);
		// a new topic each time, because answers are kept for some seconds
		for (let i = 0; i < perSocket; i++)
			socket.send(
				JSON.stringify([
					'1',
					`${i}`,
					`realtime:nobody-${sent + i}`,
					'phx_join',
					{ config: { private: true } }
				])
			);
		await all;
		socket.terminate();
	}
	await report('joins', joins, begun);
	const alive = await fetch(`${database.url}/health`);
	if (!alive.ok || ended.length) throw new Error(`the database did not survive: ${ended.join('; ')}`);
} finally {
	await database.stop();
	rmSync(dataDir, { recursive: true, force: true });
}
