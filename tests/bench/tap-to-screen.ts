// Measures the time from a report to the screens of others: milliseconds from the call of `submit_reports` until each
// subscriber of the region receives the broadcast, through the whole app (proxy, database, trigger, Realtime, proxy again),
// for 100 and 1,000 subscribers. Everything, including the subscribers, runs on one machine.
import { rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { WebSocket } from 'ws';
import { startApp } from '../e2e/app.ts';
import { pause, percentile, person, placeIds, readConfig, report } from './people.ts';

const rounds = 50;
/** Time between two reports, milliseconds: the rate of a busy minute in one province. */
const gap = 250;

const app = await startApp();
try {
	const config = await readConfig(app.url);
	const places = await placeIds(config);
	const reporter = await person(config);
	console.log(
		`${rounds} reports, ${cpus().length} cores (${cpus()[0]!.model}), Node ${process.versions.node}`
	);
	for (const total of [100, 1000]) {
		/** times at which subscribers received the broadcast of each place in this run, by place id */
		const heard = new Map<string, number[]>();
		const sockets: WebSocket[] = [];
		for (let begun = 0; begun < total; begun += 100)
			await Promise.all(
				Array.from({ length: Math.min(100, total - begun) }, async () => {
					const socket = new WebSocket(
						`${config.supabaseUrl.replace('http', 'ws')}/realtime/v1/websocket?apikey=${config.supabaseKey}&vsn=1.0.0`
					);
					sockets.push(socket);
					await new Promise((done, fail) => socket.once('open', done).once('error', fail));
					socket.send(
						JSON.stringify({
							topic: 'realtime:region',
							event: 'phx_join',
							ref: '1',
							join_ref: '1',
							payload: { config: { private: true } }
						})
					);
					await new Promise((done) => socket.once('message', done));
					socket.on('message', (data: Buffer) => {
						const now = performance.now();
						const id = /"place_id":"([^"]+)"/.exec(data.toString())?.[1];
						if (id) heard.get(id)?.push(now);
					});
				})
			);
		const started = new Map<string, number>();
		const acknowledged: number[] = [];
		for (let i = 0; i < rounds; i++) {
			const place = places[(i + total) % places.length]!;
			heard.set(place, []);
			const start = performance.now();
			started.set(place, start);
			const { error } = await reporter.rpc('submit_reports', {
				reports: [report(place, i % 2 ? 'closed' : 'busy')]
			});
			if (error) throw new Error(error.message);
			acknowledged.push(performance.now() - start);
			await pause(gap);
		}
		await pause(1000);
		const latencies = [...heard].flatMap(([place, times]) => times.map((time) => time - started.get(place)!));
		const show = (values: number[]) =>
			`p50 ${percentile(values, 0.5).toFixed(1)} ms, p99 ${percentile(values, 0.99).toFixed(1)} ms`;
		console.log(
			`${String(total).padStart(5)} subscribers: ${show(latencies)}, ` +
				`${latencies.length} of ${rounds * total} received; acknowledged ${show(acknowledged)}`
		);
		for (const socket of sockets) socket.terminate();
		await pause(500);
	}
} finally {
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
}
