import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSupabase } from '../../supabase/embedded/child.ts';
import { emptyDir, expect, freshDir, ready, startApp, test } from './app.ts';

const root = join(import.meta.dirname, '../..');

/** Runs the server with settings that must not start. @returns its last line, and its exit code */
function refused(env: Record<string, string>, ...args: string[]) {
	const { status, stderr } = spawnSync(process.execPath, ['src/server.ts', ...args], {
		cwd: root,
		encoding: 'utf8',
		timeout: 60_000,
		env: { ...process.env, PORT: '0', HOST: '127.0.0.1', ...env }
	});
	return { status, text: stderr.trim() };
}

/** A port of this machine that nothing uses. */
async function freePort(): Promise<number> {
	const taken = createServer();
	await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
	const { port } = taken.address() as { port: number };
	await new Promise((done) => taken.close(done));
	return port;
}

test('says in one sentence why it does not start', async () => {
	const folder = mkdtempSync(join(tmpdir(), 'changxing-e2e-'));
	const taken = createServer();
	await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done));
	const { port } = taken.address() as { port: number };
	for (const [env, words] of [
		[{ PORT: String(port), DATA_DIR: folder }, `Port ${port} is taken`],
		[{ PORT: 'many', DATA_DIR: folder }, 'PORT is "many": it should be a whole number'],
		[
			{ SUPABASE_URL: 'https://x.supabase.co' },
			'SUPABASE_PUBLISHABLE_KEY and SUPABASE_SECRET_KEY are missing'
		],
		[{ HOST: '203.0.113.7', DATA_DIR: folder }, 'not an address of this machine']
	] as const) {
		const { status, text } = refused(env);
		expect(text).toContain(words);
		expect(text.split('\n')).toHaveLength(1);
		expect(status).toBe(1);
	}
	await new Promise((done) => taken.close(done));
	expect(refused({ DATA_DIR: folder }, '--frsh').text).toBe(
		'✗ There is no option "--frsh": choose --host, --port, --https, --fresh, --dispatcher.'
	);
	// --fresh removes only the app's own data
	writeFileSync(join(folder, 'thesis.txt'), 'years of work');
	expect(refused({ DATA_DIR: folder }, '--fresh').text).toContain('holds no database of Changxing');
	expect(existsSync(join(folder, 'thesis.txt'))).toBe(true);
	rmSync(folder, { recursive: true });
});

test('says that it is open when the map gets its places, and before that when to ask again', async () => {
	const dataDir = freshDir();
	const database = await startSupabase({ dataDir, testing: true });
	await database.sql(
		`insert into places (kind, subkind, names, province, lon, lat, source)
		select 'checkpoint', 'toll_gate', '{"zh": "x", "en": "x"}', 'CN-JS', 113 + n % 1200 / 100.0, 28 + n / 1200 / 10.0, 'test'
		from generate_series(1, 20000) n`
	);
	// the first call of a service keeps the only connection busy for longer than a request waits, as on a slow machine
	await database.sql(
		`create or replace function doubtful_places(max_results integer default 500) returns jsonb language plpgsql security definer as $$
		begin
			if not exists (select from public.settings where name = 'called') then
				insert into public.settings (name, value) values ('called', 'true');
				while clock_timestamp() < statement_timestamp() + interval '12 s' loop end loop;
			end if;
			return '[]';
		end $$`
	);
	await database.stop();
	const port = await freePort();
	const before: Response[] = [];
	let open = false;
	const starting = startApp({ PORT: String(port) }, dataDir).finally(() => (open = true));
	while (!open) {
		const answer = await fetch(`http://127.0.0.1:${port}/api/cells`).catch(() => null);
		if (answer?.status !== 200 && answer) before.push(answer);
		await new Promise((done) => setTimeout(done, 50));
	}
	const app = await starting;
	const asked = performance.now();
	const first = await fetch(`${app.url}/api/cells`);
	expect(first.status).toBe(200);
	const { cells } = (await first.json()) as { cells: { cell: string; count: number }[] };
	expect(cells.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(20_000);
	expect((await fetch(`${app.url}/api/cells/${cells[0]!.cell}`)).status).toBe(200);
	// a request waits ten seconds for the database
	expect(performance.now() - asked).toBeLessThan(10_000);

	expect(before.length).toBeGreaterThan(10);
	for (const { status, headers } of before) {
		expect(status).toBe(503);
		expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
		expect(headers.get('content-type')).toBe('text/plain');
		expect(headers.get('cache-control')).toBe('no-store');
		expect(headers.get('x-content-type-options')).toBe('nosniff');
	}
	await app.stop();
	rmSync(dataDir, { recursive: true, force: true });
});

test('answers requests of other programs', async ({ app, request }) => {
	const config = (await (await request.get(`${app.url}/api/config`)).json()) as Record<string, string>;
	expect(Object.keys(config).sort()).toEqual([
		'demonstration',
		'pushKey',
		'supabaseKey',
		'supabaseUrl',
		'version'
	]);
	expect(config.pushKey).toMatch(/^B[\w-]{86}$/);
	expect(config.supabaseKey).toMatch(/^sb_publishable_/);
	await expect
		.poll(async () => (await request.get(`${app.url}/healthz`)).json())
		.toEqual({ ok: true, database: 'ok', disk: 'ok', realtime: 'ok' });
	const { cells } = (await (await request.get(`${app.url}/api/cells`)).json()) as {
		cells: { cell: string; count: number }[];
	};
	expect(cells.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(200);
	const address = `${app.url}/api/cells/${cells[0]!.cell}`;
	const chunk = await request.get(address);
	const etag = chunk.headers().etag!;
	expect(((await chunk.json()) as { places: unknown[] }).places).toHaveLength(cells[0]!.count);
	expect((await request.get(address, { headers: { 'if-none-match': etag } })).status()).toBe(304);
	expect((await request.get(`${app.url}/api/cells/aaa`)).status()).toBe(400);
	expect((await request.get(`${app.url}/nowhere`)).status()).toBe(404);
	const metrics = await (await request.get(`${app.url}/metrics`)).text();
	expect(metrics).toMatch(/^changxing_http_requests_total \d+$/m);
	for (const name of [
		'changxing_http_errors_total',
		'changxing_hub_sockets',
		'changxing_hub_drivers',
		'changxing_hub_alerts_delivered_total',
		'changxing_hub_alerts_unacknowledged_total',
		'changxing_hub_refused_total',
		'changxing_hub_questions_answered_total',
		'changxing_push_subscriptions',
		'changxing_push_taken_total',
		'changxing_push_gone_total',
		'changxing_push_failed_total',
		'process_resident_memory_bytes',
		'process_uptime_seconds',
		'nodejs_eventloop_lag_p99_seconds',
		'changxing_hub_alert_latency_seconds_count',
		'changxing_push_alert_latency_seconds_count',
		'changxing_webhook_alert_latency_seconds_count',
		'changxing_database_process_resident_memory_bytes',
		'changxing_database_nodejs_eventloop_lag_p99_seconds'
	])
		expect(metrics).toMatch(new RegExp(`^${name} [\\d.e+-]+$`, 'm'));
	for (const series of [
		'changxing_http_request_duration_seconds_count{route="/api/cells/[cell]",status="4xx"}',
		'changxing_http_request_duration_seconds_count{route="/healthz",status="2xx"}',
		'changxing_http_request_duration_seconds_count{route="none",status="4xx"}',
		'changxing_rpc_duration_seconds_count{function="place_cells",outcome="ok"}',
		'changxing_database_rpc_duration_seconds_count{function="place_cells",outcome="ok"}'
	])
		expect(metrics).toContain(`${series} `);
	expect(metrics).not.toContain('nowhere');
	// the answer has the metrics of two processes, and no name twice
	const helped = metrics.match(/^# TYPE \S+/gm)!;
	expect(new Set(helped).size).toBe(helped.length);
});

test('logs lines of JSON that follow a request into the database, and nothing personal', async ({
	request
}) => {
	const app = await startApp({ LOG_LEVEL: 'debug', TRUST_PROXY: '1' }, undefined, [
		'--dispatcher',
		'li@example.org'
	]);
	const id = 'of-the-edge-0001';
	const answer = await request.get(`${app.url}/api/dynamics`, {
		headers: { 'x-request-id': id, 'x-forwarded-for': '203.0.113.77' }
	});
	expect(answer.headers()['x-request-id']).toBe(id);
	const { supabaseKey } = (await (await request.get(`${app.url}/api/config`)).json()) as Record<
		string,
		string
	>;
	const through = await request.post(`${app.url}/supabase/auth/v1/signup`, {
		headers: { apikey: supabaseKey!, 'x-request-id': 'of-the-edge-0002', 'x-forwarded-for': '203.0.113.77' },
		data: { email: 'zhang@example.org', password: 'a long password' }
	});
	const { access_token } = (await through.json()) as { access_token: string };
	const lines = () =>
		app
			.output()
			.split('\n')
			.filter((line) => line.startsWith('{'))
			.map((line) => JSON.parse(line) as Record<string, unknown>);
	const of = (request: string) => lines().filter((line) => line.request === request);
	for (const request of [id, 'of-the-edge-0002'])
		await expect.poll(() => of(request).map(({ from }) => from)).toEqual(['database', undefined]);
	expect(of(id)).toMatchObject([
		{ area: '/rest/v1/rpc', function: 'dynamics', status: 200 },
		{ route: '/api/dynamics', status: 200 }
	]);
	for (const line of lines())
		expect(line).toMatchObject({
			level: expect.stringMatching(/^(debug|info|warn|error)$/),
			time: expect.stringMatching(/Z$/),
			msg: expect.stringMatching(/./)
		});
	// the password is printed for the operator, but not logged
	const logged = JSON.stringify(lines());
	expect(app.output()).toMatch(/^li@example\.org is a dispatcher now; .*once: \S+$/m);
	for (const personal of ['example.org', 'a long password', access_token, '203.0.113.77', '127.0.0.1"'])
		expect(logged).not.toContain(personal);
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('with a Supabase elsewhere that is away says so, works as soon as it is there, and starts none itself', async () => {
	const elsewhere = { dataDir: freshDir(), port: await freePort() };
	const keys = JSON.parse(readFileSync(join(elsewhere.dataDir, 'keys.json'), 'utf8')) as Record<
		string,
		string
	>;
	const dataDir = emptyDir();
	const app = await startApp(
		{
			SUPABASE_URL: `http://127.0.0.1:${elsewhere.port}`,
			SUPABASE_PUBLISHABLE_KEY: keys.publishableKey!,
			SUPABASE_SECRET_KEY: keys.secretKey!,
			SUPABASE_JWT_SECRET: keys.jwtSecret!
		},
		dataDir
	);
	const status = async (path: string) => (await fetch(app.url + path)).status;
	expect(await status('/')).toBe(200);
	expect(await status('/healthz')).toBe(503);
	const unavailable = await fetch(`${app.url}/api/cells`);
	expect(unavailable.status).toBe(503);
	expect(await unavailable.json()).toMatchObject({ code: 'database_unavailable' });
	expect(await status('/supabase/auth/v1/settings')).toBe(404);

	const database = await startSupabase(elsewhere);
	await expect.poll(() => status('/api/cells')).toBe(200);
	await expect.poll(() => status('/healthz')).toBe(200);
	const { supabaseUrl, supabaseKey } = (await (await fetch(`${app.url}/api/config`)).json()) as Record<
		string,
		string
	>;
	expect(supabaseUrl).toBe(database.url);
	expect(supabaseKey).toBe(keys.publishableKey);
	expect(existsSync(join(dataDir, 'pg'))).toBe(false);
	// the secret key stays in the server
	for (const path of ['/', '/api/config', '/dispatch'])
		expect(await (await fetch(app.url + path)).text()).not.toContain(keys.secretKey!);
	await app.stop();
	await database.stop();
	for (const dir of [dataDir, elsewhere.dataDir]) rmSync(dir, { recursive: true, force: true });
});

test('prints lines for people if configured', async () => {
	const app = await startApp({ LOG_FORMAT: 'text' });
	await app.stop();
	const lines = app.output().trimEnd().split('\n');
	expect(lines.map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''))).toEqual([
		`Starting the database in ${app.dataDir} …`,
		`Changxing is open at ${app.url}/`,
		'Closing …'
	]);
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('ignores a network that a caller claims', async ({ request }) => {
	const forged = { 'x-real-ip': '6.6.6.6', 'true-client-ip': '6.6.6.6', forwarded: 'for=6.6.6.6' };
	/** Number of sign-ups that are let through when a connection claims another address each time. */
	const taken = async (app: { url: string }, header: string) => {
		const { supabaseKey } = (await (await request.get(`${app.url}/api/config`)).json()) as Record<
			string,
			string
		>;
		const statuses = [];
		for (let i = 0; i < 32; i++) {
			const answer = await request.post(`${app.url}/supabase/auth/v1/signup`, {
				headers: { apikey: supabaseKey!, ...forged, [header]: `198.51.100.${i}` },
				// an invalid address is counted but refused, which saves the slow hash of a password
				data: { email: 'no address', password: 'a long password' }
			});
			statuses.push(answer.status());
		}
		return statuses.filter((status) => status !== 429).length;
	};
	// the limit is thirty per minute and address
	const alone = await startApp();
	expect(await taken(alone, 'x-forwarded-for')).toBe(30);
	expect(await taken(alone, 'cf-connecting-ip')).toBe(0);
	await alone.stop();
	const behind = await startApp({ CLIENT_ADDRESS_HEADER: 'CF-Connecting-IP' });
	expect(await taken(behind, 'cf-connecting-ip')).toBe(32);
	expect(await taken(behind, 'x-forwarded-for')).toBe(30);
	await behind.stop();
	for (const { dataDir } of [alone, behind]) rmSync(dataDir, { recursive: true, force: true });
});

test('uses the protocol from trusted proxies for its own address, and ignores other claims', async ({
	app: alone,
	request
}) => {
	const app = await startApp({ TRUST_PROXY: '2' });
	for (const [said, begins] of [
		['https', 'https://'],
		['https, http', 'https://'],
		['javascript', 'http://'],
		['http:evil', 'http://']
	] as const) {
		const answer = await request.get(`${app.url}/api/config`, { headers: { 'x-forwarded-proto': said } });
		expect(((await answer.json()) as { supabaseUrl: string }).supabaseUrl, said).toMatch(
			new RegExp(`^${begins}127`)
		);
	}
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
	// without a trusted proxy the header comes from the caller
	const answer = await request.get(`${alone.url}/api/config`, { headers: { 'x-forwarded-proto': 'https' } });
	expect(((await answer.json()) as { supabaseUrl: string }).supabaseUrl).toMatch(/^http:\/\/127/);
});

test('closes the connection of a socket request to an unknown address', async ({ app }) => {
	const socket = connect(app.port, '127.0.0.1');
	socket.write('GET /nothing HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
	let answer = '';
	socket.on('data', (text: Buffer) => (answer += text));
	await new Promise((done) => socket.once('close', done));
	expect(answer).toMatch(/^HTTP\/1.1 404 /);
});

test('offers a demonstration on fresh data, which ends for good with one click', async ({ page }) => {
	const app = await startApp({ DEMO: '' }, emptyDir());
	await page.goto(app.url);
	await expect(page.getByText('演示：状态为模拟，非真实路况')).toBeVisible();
	await expect
		.poll(() => page.locator('button[data-place]:not([data-status="unknown"])').count())
		.toBeGreaterThan(10);
	await page.getByRole('button', { name: '结束演示' }).click();
	await expect(page.getByRole('alert')).toContainText('演示已结束');
	await expect(page.getByText('演示：')).toHaveCount(0);
	await expect.poll(() => page.locator('button[data-place]:not([data-status="unknown"])').count()).toBe(0);
	await app.stop();
	expect(app.output()).toContain('Closing');
	const again = await startApp({ DEMO: '' }, app.dataDir);
	await page.goto(again.url);
	await expect(page.getByRole('searchbox')).toBeVisible();
	await expect(page.getByText('演示：')).toHaveCount(0);
	await again.stop();
	expect(statSync(join(app.dataDir, 'keys.json')).mode & 0o777).toBe(0o600);
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('shows the notice of the demonstration until its data is gone', async ({ request }) => {
	const app = await startApp({ DEMO: '1' });
	const headers = { origin: app.url };
	const end = async () => (await request.delete(`${app.url}/api/demonstration`, { headers })).status();
	process.kill(Number(readFileSync(join(app.dataDir, 'lock'), 'utf8')), 'SIGKILL');
	expect(await end()).toBe(503);
	expect(await (await request.get(app.url)).text()).toContain('演示：状态为模拟，非真实路况');
	// the database starts again first
	await expect.poll(end, { timeout: 180_000 }).toBe(200);
	const { supabaseUrl, supabaseKey } = (await (await request.get(`${app.url}/api/config`)).json()) as Record<
		string,
		string
	>;
	const invented = await request.get(
		`${supabaseUrl}/rest/v1/place_status?select=place_id&report_count=gt.0`,
		{ headers: { apikey: supabaseKey! } }
	);
	expect(await invented.json()).toEqual([]);
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('shuts down properly while people are connected, keeps everything, and --fresh starts empty', async ({
	page
}) => {
	const app = await startApp();
	await page.goto(`${app.url}/?q=朱桥`);
	await page.locator('button[data-place]').first().click();
	await page.locator('button[data-report="closed"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	// with sockets and kept-alive connections open
	const begun = Date.now();
	await app.stop();
	expect(Date.now() - begun).toBeLessThan(15_000);

	const again = await startApp({}, app.dataDir);
	await page.goto(`${again.url}/?q=朱桥`);
	await expect(page.locator('button[data-place]').first()).toHaveAttribute('data-status', 'closed');
	await again.stop();

	const anew = await startApp({}, app.dataDir, ['--fresh']);
	await page.goto(`${anew.url}/?q=朱桥`);
	await ready(page);
	await expect(page.locator('button[data-place]').first()).toHaveAttribute('data-status', 'unknown');
	await anew.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('a page with an earlier session is live again after --fresh, which has other keys', async ({ page }) => {
	const app = await startApp();
	await page.goto(`${app.url}/?q=朱桥`);
	await page.locator('button[data-place]').first().click();
	await page.locator('button[data-report="closed"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await app.stop();
	const anew = await startApp({ PORT: String(app.port) }, app.dataDir, ['--fresh']);
	await page.goto(`${anew.url}/?q=朱桥`);
	await ready(page);
	await expect(page.locator('button[data-place]').first()).toHaveAttribute('data-status', 'unknown');
	await anew.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('every answer says how it may be kept, and that its type is not to be guessed', async ({
	app,
	request
}) => {
	const page = await (await request.get(app.url)).text();
	const built = /\/_app\/immutable\/[^"']+\.js/.exec(page)![0];
	const { cells } = (await (await request.get(`${app.url}/api/cells`)).json()) as {
		cells: { cell: string }[];
	};
	// path, what a cache may do
	const answers: [string, RegExp][] = [
		['/', /^private, no-cache$/],
		['/alerts', /^private, no-cache$/],
		['/drive', /^private, no-cache$/],
		['/dispatch', /^private, no-cache$/],
		['/calibration', /no-cache/],
		['/nowhere', /^no-store$/],
		[built, /immutable/],
		['/_app/immutable/nothing.js', /no-store|no-cache|must-revalidate/],
		['/icon.svg', /^no-cache$/],
		['/icons/icon-192.png', /^no-cache$/],
		['/service-worker.js', /^no-cache$/],
		['/offline.html', /^no-cache$/],
		['/manifest.webmanifest', /^no-cache$/],
		['/api/config', /^no-cache$/],
		['/api/cells', /^no-cache$/],
		[`/api/cells/${cells[0]!.cell}`, /no-cache|max-age/],
		['/api/cells/aaa', /^no-store$/],
		['/api/dynamics', /^no-cache$/],
		['/api/expressways', /^no-cache$/],
		['/api/alerts', /^public, max-age=1$/],
		['/api/demonstration', /^no-store$/],
		['/api/push/test', /^no-store$/],
		['/healthz', /^no-store$/],
		['/metrics', /^no-store$/],
		['/socket.io/', /^no-store$/],
		['/socket.io/?EIO=4&transport=polling', /^no-store$/],
		['/supabase/rest/v1/places?limit=1', /^no-store$/],
		['/supabase/auth/v1/settings', /^no-store$/],
		['/supabase/auth/v1/nothing', /^no-store$/],
		['/supabase/storage/v1/object/photos/x.jpg', /^no-store$/],
		['/supabase/nothing', /^no-store$/]
	];
	const check = (what: string, headers: Record<string, string>, may: RegExp) => {
		expect(headers['cache-control'], what).toMatch(may);
		expect(headers['x-content-type-options'], what).toBe('nosniff');
		expect(headers['strict-transport-security'], what).toBeUndefined();
	};
	for (const [path, may] of answers) check(path, (await request.get(app.url + path)).headers(), may);

	// the answer to somebody who has it already says the same as the one before
	let unchanged = 0;
	for (const [path, may] of answers) {
		const first = await request.get(app.url + path);
		const { etag } = first.headers();
		// a page has a nonce of its own each time, and so another ETag
		if (etag === undefined || first.headers()['content-type']?.startsWith('text/html')) continue;
		const known = await request.get(app.url + path, { headers: { 'if-none-match': etag } });
		expect(known.status(), path).toBe(304);
		unchanged++;
		check(`${path}, known`, known.headers(), may);
	}
	expect(unchanged).toBeGreaterThan(6);

	const { supabaseKey } = (await (await request.get(`${app.url}/api/config`)).json()) as {
		supabaseKey: string;
	};
	const own = { origin: app.url };
	const keyed = { apikey: supabaseKey };
	// method, path, headers, status
	const others: [string, string, Record<string, string>, number][] = [
		['POST', '/', {}, 405],
		['POST', '/nowhere', {}, 404],
		['POST', '/api/config', {}, 405],
		['POST', '/api/cells', {}, 405],
		['POST', '/api/push/test', {}, 401],
		['POST', '/socket.io/?EIO=4&transport=polling', {}, 400],
		['POST', '/supabase/rest/v1/rpc/place_cells', keyed, 200],
		['POST', '/supabase/rest/v1/rpc/nothing', keyed, 404],
		['POST', '/supabase/auth/v1/signup', {}, 401],
		['POST', '/supabase/auth/v1/signup', keyed, 400],
		['DELETE', '/', {}, 405],
		['DELETE', '/api/config', {}, 405],
		['DELETE', '/api/demonstration', {}, 403],
		['DELETE', '/api/demonstration', own, 200],
		['DELETE', '/supabase/rest/v1/places?source=eq.x', keyed, 401],
		['DELETE', '/supabase/storage/v1/object/photos/x.jpg', keyed, 404],
		['OPTIONS', '/supabase/rest/v1/places', {}, 204],
		['HEAD', '/api/cells', {}, 200]
	];
	const statuses: typeof others = [];
	for (const [method, path, headers] of others) {
		const answer = await request.fetch(app.url + path, { method, headers });
		statuses.push([method, path, headers, answer.status()]);
		check(`${method} ${path}`, answer.headers(), method === 'HEAD' ? /^no-cache$/ : /^no-store$/);
	}
	expect(statuses).toEqual(others);
	// every page and endpoint is in the list
	const routes = readdirSync(join(root, 'src/routes'), { recursive: true, encoding: 'utf8' })
		.filter((name) => /(\+page\.svelte|\+server\.ts)$/.test(name))
		.map((name) => `/${name}`.replace(/\/\([^)]*\)/g, '').replace(/\/\+[^/]*$/, '') || '/');
	for (const route of routes) {
		const pattern = new RegExp(`^${route.replace(/\[[^\]]+\]/g, '[^/]+').replaceAll('.', '\\.')}$`);
		expect(
			answers.some(([path]) => pattern.test(path)),
			route
		).toBe(true);
	}
});

test('the metrics are for this machine, and not for callers behind a proxy', async ({ app, request }) => {
	expect((await request.get(`${app.url}/metrics`)).status()).toBe(200);
	const forwarded = await request.get(`${app.url}/metrics`, { headers: { 'x-forwarded-for': '127.0.0.1' } });
	expect(forwarded.status()).toBe(401);
	expect(await forwarded.json()).toMatchObject({ code: 'not_allowed' });
});

test('no other site can end the demonstration or speak to the hub', async ({ app, request }) => {
	const answer = await request.delete(`${app.url}/api/demonstration`, {
		headers: { 'sec-fetch-site': 'cross-site' }
	});
	expect(answer.status()).toBe(403);
	expect((await request.delete(`${app.url}/api/demonstration`)).status()).toBe(403);
	const { io } = await import('socket.io-client');
	const socket = io(app.url, { transports: ['websocket'], reconnection: false, auth: { token: 'x' } });
	const reason = await new Promise<{ message: string; data?: { code: string } }>((done) =>
		socket.on('connect_error', (error) => done(error as never))
	);
	expect(reason.data?.code).toBe('not_signed_in');
	socket.close();
});

test('browsers are sent no description of answers', () => {
	const built = join(root, 'build/client');
	const scripts = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((name) =>
		name.endsWith('.js')
	);
	const carrying = (word: string) =>
		scripts.filter((name) => readFileSync(join(built, name), 'utf8').includes(word));
	// the words are in what is searched
	expect(carrying('status_since')).not.toEqual([]);
	expect(carrying('strict_object')).toEqual([]);
});

test('old browsers can read what they are sent: no syntax above Chrome 94 and Safari 15.4', () => {
	const built = join(root, 'build/client/_app');
	const files = readdirSync(built, { recursive: true, encoding: 'utf8' });
	const using = (ending: string, above: RegExp) =>
		files.filter((name) => name.endsWith(ending) && above.test(readFileSync(join(built, name), 'utf8')));
	// a regular expression that a browser cannot read stops the whole file
	expect(using('.js', /\(\?<[=!]/)).toEqual([]);
	expect(using('.js', /\brandomUUID\b|\bstructuredClone\(|\.toSorted\(|\bObject\.groupBy\b/)).toEqual([]);
	expect(using('.js', /\bstatic\s*\{/)).toEqual([]);
	// a style sheet would lose all of its layers, and every rule in a range
	expect(using('.css', /@layer\b|@container\b/)).toEqual([]);
	expect(using('.css', /@media[^{]*\((width|height)\s*[<>]/)).toEqual([]);
	expect(using('.css', /[;{][\w-]+:[^;}]*\d[dsl]vh/).length).toBeGreaterThan(0);
	for (const name of files.filter((file) => file.endsWith('.css'))) {
		const css = readFileSync(join(built, name), 'utf8');
		for (const [, property, value] of css.matchAll(/[;{]([a-z-]+):([^;}]*\d[dsl]vh[^;}]*)/g))
			// the minifier may put other declarations between the two
			expect(css, `${name}: ${property}`).toContain(`${property}:${value!.replace(/[dsl]vh/g, 'vh')}`);
	}
});

test('over TLS with a certificate of its own every function of a browser is there', async ({ browser }) => {
	const app = await startApp({}, undefined, ['--https']);
	expect(app.url).toMatch(/^https:/);
	const context = await browser.newContext({ ignoreHTTPSErrors: true });
	const page = await context.newPage();
	await page.goto(app.url);
	await ready(page);
	expect(await page.evaluate(() => window.isSecureContext && 'serviceWorker' in navigator)).toBe(true);
	const authority = await context.request.get(`${app.url}/changxing-local.crt`);
	expect(authority.headers()['content-type']).toBe('application/x-x509-ca-cert');
	expect(authority.headers()['cache-control']).toBe('no-store');
	expect(authority.headers()['x-content-type-options']).toBe('nosniff');
	expect(await authority.text()).toContain('BEGIN CERTIFICATE');
	// it would lock everybody out of plain http on this machine
	expect(authority.headers()['strict-transport-security']).toBeUndefined();
	await context.close();
	await app.stop();
	rmSync(app.dataDir, { recursive: true, force: true });
});

test('without TLS, as on a phone in the local network, the map works and says what is missing', async ({
	browser,
	app
}) => {
	const context = await browser.newContext();
	// what browsers take away from a page that came over plain http
	await context.addInitScript(() => {
		Object.defineProperty(window, 'isSecureContext', { value: false });
		for (const [owner, name] of [
			[Crypto.prototype, 'randomUUID'],
			[Crypto.prototype, 'subtle'],
			[Navigator.prototype, 'serviceWorker'],
			[Navigator.prototype, 'locks'],
			[Navigator.prototype, 'wakeLock'],
			[Navigator.prototype, 'storage'],
			[Navigator.prototype, 'clipboard'],
			[AbortSignal, 'timeout'],
			[AbortSignal, 'any'],
			[window, 'Notification'],
			[window, 'caches']
		] as const)
			Reflect.deleteProperty(owner, name);
	});
	const page = await context.newPage();
	const errors: string[] = [];
	page.on('pageerror', (error) => errors.push(error.message));
	await page.goto(app.url);
	await ready(page);
	await page.goto(`${app.url}/?q=${encodeURIComponent('朱桥')}`);
	await page.locator('button[data-place]').first().click();
	await page.locator('button[data-report="open"]').click();
	await expect(page.locator('[data-fate="accepted"]')).toBeVisible();
	await page.goto(app.url);
	await ready(page);
	await page.getByRole('button', { name: '设置' }).click();
	await expect(page.locator('[data-insecure]')).toContainText('npm start -- --host --https');
	await expect(page.locator('[data-action="areas"], [data-action="install"]')).toHaveCount(0);
	await page.keyboard.press('Escape');
	await page.getByRole('button', { name: '定位到我' }).click();
	await expect(page.getByText('只有 https:// 网址才能使用定位').first()).toBeVisible();
	await page.goto(`${app.url}/drive`);
	await page.locator('[data-drive="ready"] .big').click();
	await expect(page.getByText('定位需要 https').first()).toBeVisible();
	await page.goto(`${app.url}/alerts`);
	await page.locator('[data-alerts="known"]').waitFor();
	expect(errors).toEqual([]);
	await context.close();
});
