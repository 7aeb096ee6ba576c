// What a server on a bad day must survive: crowds that only sit there, clients that are slow, few file descriptors, a clock that
// jumps, a folder that cannot be written to, texts that want to be more than text in its log. No browser is needed for these.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { emptyDir, expect, startApp, test, type RunningApp } from './app.ts';

const root = join(import.meta.dirname, '../..');
const healthy = async ({ url }: RunningApp) => {
	const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(10_000) }).catch(() => null);
	return answer?.ok === true;
};
const settings = async ({ url }: RunningApp) =>
	(await (await fetch(`${url}/api/config`)).json()) as { supabaseUrl: string; supabaseKey: string };

/** A person reports a place. @returns how the report fared */
async function report(app: RunningApp): Promise<string | undefined> {
	const { supabaseUrl, supabaseKey } = await settings(app);
	const post = async (path: string, token: string, body: object) =>
		(await (
			await fetch(supabaseUrl + path, {
				method: 'POST',
				headers: {
					apikey: supabaseKey,
					'content-type': 'application/json',
					...(token && { authorization: `Bearer ${token}` })
				},
				body: JSON.stringify(body)
			})
		).json()) as unknown;
	const { access_token } = (await post('/auth/v1/signup', '', {})) as { access_token: string };
	const { cells } = (await (await fetch(`${app.url}/api/cells`)).json()) as { cells: { cell: string }[] };
	const chunk = (await (await fetch(`${app.url}/api/cells/${cells[0]!.cell}`)).json()) as {
		places: { id: string }[];
	};
	const answer = (await post('/rest/v1/rpc/submit_reports', access_token, {
		reports: [
			{
				id: crypto.randomUUID(),
				place_id: chunk.places[0]!.id,
				status: 'open',
				observed_at: new Date().toISOString()
			}
		]
	})) as { outcome: string }[];
	return answer[0]?.outcome;
}

const hold = (port: number, text: string) =>
	new Promise<Socket>((done) => {
		const socket = connect(port, '127.0.0.1', () => {
			socket.write(text);
			done(socket);
		});
		socket.on('error', () => done(socket));
	});

test('two thousand idle sockets cost others nothing', async ({ app }) => {
	const { supabaseUrl, supabaseKey } = await settings(app);
	const address = `${supabaseUrl.replace('http', 'ws')}/realtime/v1/websocket?apikey=${supabaseKey}&vsn=2.0.0`;
	const sockets: WebSocket[] = [];
	for (let i = 0; i < 2000; i += 100)
		sockets.push(
			...(await Promise.all(
				Array.from({ length: 100 }, async () => {
					const socket = new WebSocket(address);
					await new Promise((done, fail) => socket.once('open', done).once('error', fail));
					return socket;
				})
			))
		);
	expect(sockets.filter(({ readyState }) => readyState === WebSocket.OPEN)).toHaveLength(2000);
	const figure = async () =>
		Number(
			/^changxing_database_realtime_connections (\d+)$/m.exec(
				await (await fetch(`${app.url}/metrics`)).text()
			)?.[1]
		);
	// a process that is busy leaves its figures out
	await expect.poll(figure).toBeGreaterThanOrEqual(2000);
	expect(await healthy(app)).toBe(true);
	expect(await report(app)).toBe('accepted');
	for (const socket of sockets) socket.terminate();
	await expect.poll(figure).toBeLessThan(100);
});

test('slow requests and slow readers do not hold up others', async ({ app }) => {
	const { cells } = (await (await fetch(`${app.url}/api/cells`)).json()) as { cells: { cell: string }[] };
	const slow = await Promise.all([
		// never finish their headers, or their body
		...Array.from({ length: 150 }, () => hold(app.port, 'GET / HTTP/1.1\r\nhost: x\r\nx-slow: ')),
		...Array.from({ length: 150 }, () =>
			hold(
				app.port,
				'POST /supabase/rest/v1/rpc/status_since HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{'
			)
		),
		// ask for much, and read nothing
		...Array.from({ length: 150 }, async () => {
			const socket = await hold(
				app.port,
				`GET /api/cells/${cells[0]!.cell} HTTP/1.1\r\nhost: x\r\n\r\n`.repeat(20)
			);
			socket.pause();
			return socket;
		})
	]);
	expect(await healthy(app)).toBe(true);
	expect(await report(app)).toBe('accepted');
	for (const socket of slow) socket.destroy();
	expect(await healthy(app)).toBe(true);
});

test('a server with few file descriptors survives more connections than it can have', async () => {
	const app = await startApp({}, undefined, [], root, 256);
	const sockets = await Promise.all(
		Array.from({ length: 500 }, () => hold(app.port, 'GET /healthz HTTP/1.1\r\nhost: x\r\n'))
	);
	await new Promise((done) => setTimeout(done, 2000));
	for (const socket of sockets) socket.destroy();
	await expect.poll(() => healthy(app)).toBe(true);
	expect(await report(app)).toBe('accepted');
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test("a jump of the machine's clock stops nothing", async () => {
	const folder = emptyDir();
	const hours = join(folder, 'hours');
	const clock = join(folder, 'clock.mjs');
	writeFileSync(hours, '0');
	// the clock of both processes, the one of the database included, which reads `Date.now`
	writeFileSync(
		clock,
		`import { readFileSync } from 'node:fs';
		const file = ${JSON.stringify(hours)};
		const now = Date.now.bind(Date);
		let shift = 0;
		setInterval(() => { shift = Number(readFileSync(file, 'utf8')) * 3600000; }, 50).unref();
		const Real = Date;
		globalThis.Date = class extends Real {
			constructor(...parts) { parts.length ? super(...parts) : super(now() + shift); }
			static now() { return now() + shift; }
		};`
	);
	const app = await startApp({ NODE_OPTIONS: `--import ${clock}` });
	expect(await report(app)).toBe('accepted');
	const refused: string[] = [];
	for (const jump of [26, -26, 0]) {
		writeFileSync(hours, String(jump));
		await new Promise((done) => setTimeout(done, 300));
		await expect.poll(() => healthy(app), `after a jump to ${jump} h`).toBe(true);
		const { supabaseUrl, supabaseKey } = await settings(app);
		const answer = await fetch(`${supabaseUrl}/auth/v1/signup`, {
			method: 'POST',
			headers: { apikey: supabaseKey, 'content-type': 'application/json' },
			body: '{}'
		});
		const { access_token } = (await answer.json()) as { access_token: string };
		const known = await fetch(`${supabaseUrl}/auth/v1/user`, {
			headers: { apikey: supabaseKey, authorization: `Bearer ${access_token}` }
		});
		if (!known.ok) refused.push(`${jump} h: ${known.status}`);
	}
	expect(refused).toEqual([]);
	expect(await report(app)).toBe('accepted');
	expect(app.output()).not.toContain('does not answer and is ended');
	await app.stop();
	for (const used of [folder, app.dataDir]) rmSync(used, { recursive: true, force: true });
});

test('a folder for data that cannot be written to is named in one sentence', () => {
	const folder = emptyDir();
	const closed = join(folder, 'closed');
	mkdirSync(closed);
	chmodSync(closed, 0o555);
	const file = join(folder, 'file');
	writeFileSync(file, '');
	// whoever may do everything is not stopped by the mode of a folder
	const everything = process.getuid?.() === 0;
	for (const dataDir of [
		...(everything ? [] : [join(closed, 'data')]),
		join(file, 'data'),
		'/proc/changxing'
	]) {
		const { status, stderr } = spawnSync(process.execPath, ['src/server.ts'], {
			cwd: root,
			encoding: 'utf8',
			timeout: 60_000,
			env: { ...process.env, PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'silent' }
		});
		expect(stderr.trim()).toBe(`✗ ${dataDir} cannot be written to by this user.`);
		expect(status).toBe(1);
	}
	chmodSync(closed, 0o755);
	rmSync(folder, { recursive: true });
});

test('nobody writes lines of their own into the log, or colours into a terminal', async () => {
	const evil = '\n{"level":"error","msg":"forged"}\r\x1b[31mred\x07';
	for (const format of ['json', 'text']) {
		const app = await startApp({ LOG_LEVEL: 'debug', LOG_FORMAT: format });
		const { supabaseUrl, supabaseKey } = await settings(app);
		for (const path of [
			`/${encodeURIComponent(evil)}`,
			`/api/cells/${encodeURIComponent(evil)}`,
			`/?q=${encodeURIComponent(evil)}`
		])
			await fetch(app.url + path).then((answer) => answer.arrayBuffer());
		for (const path of [
			`/rest/v1/${encodeURIComponent(evil)}`,
			`/rest/v1/rpc/${encodeURIComponent(evil)}`,
			`/storage/v1/object/photos/${encodeURIComponent(evil)}`,
			`/auth/v1/${encodeURIComponent(evil)}`
		])
			await fetch(supabaseUrl + path, {
				method: 'POST',
				headers: { apikey: supabaseKey, 'content-type': 'application/json' },
				body: JSON.stringify({ email: evil, password: evil, data: { evil } })
			}).then((answer) => answer.arrayBuffer());
		// headers with line ends do not reach a server; the others do
		await fetch(app.url, { headers: { 'user-agent': '\x1b[31m', 'x-request-id': '{"forged":1}' } }).catch(
			() => undefined
		);
		const socket = new WebSocket(
			`${supabaseUrl.replace('http', 'ws')}/realtime/v1/websocket?apikey=${supabaseKey}&vsn=2.0.0`
		);
		await new Promise((done) => socket.once('open', done));
		socket.send(JSON.stringify(['1', '1', `realtime:${evil}`, evil, { evil }]));
		socket.send(evil);
		await new Promise((done) => socket.once('close', done));
		await app.stop();
		const lines = app.output().trimEnd().split('\n');
		// eslint-disable-next-line no-control-regex -- control characters are what is looked for
		expect(lines.filter((line) => /[\x00-\x08\x0b-\x1f\x7f]/.test(line))).toEqual([]);
		expect(lines.filter((line) => line.startsWith('{"level":"error","msg":"forged"}'))).toEqual([]);
		if (format === 'json') for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow();
		rmSync(app.dataDir, { recursive: true, force: true });
	}
});
