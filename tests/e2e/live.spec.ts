import { createServer, connect, type Socket } from 'node:net';
import { createClient } from '@supabase/supabase-js';
import { uuidv7 } from '../../src/lib/domain/uuid.ts';
import { expect, ready, test, type RunningApp } from './app.ts';

/** A person elsewhere, reporting through the public API. */
async function reporter(app: RunningApp) {
	const { supabaseUrl, supabaseKey } = (await (await fetch(`${app.url}/api/config`)).json()) as Record<
		string,
		string
	>;
	const client = createClient(supabaseUrl!, supabaseKey!, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
	await client.auth.signInAnonymously();
	return async (place: string, status: string) => {
		const { data } = await client.rpc('submit_reports', {
			reports: [{ id: uuidv7(), place_id: place, status, observed_at: new Date().toISOString() }]
		});
		expect(data).toMatchObject([{ outcome: 'accepted' }]);
	};
}

/** A wire between browser and server that can be cut. */
async function wire(port: number) {
	const sockets = new Set<Socket>();
	let cut = false;
	const server = createServer((socket) => {
		if (cut) return void socket.destroy();
		const upstream = connect(port, '127.0.0.1');
		sockets.add(socket);
		socket.pipe(upstream).pipe(socket);
		for (const end of [socket, upstream]) {
			end.on('error', () => {});
			end.on('close', () => (socket.destroy(), upstream.destroy(), sockets.delete(socket)));
		}
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const address = server.address() as { port: number };
	return {
		url: `http://127.0.0.1:${address.port}`,
		cut() {
			cut = true;
			for (const socket of sockets) socket.destroy();
		},
		mend() {
			cut = false;
		},
		close() {
			for (const socket of sockets) socket.destroy();
			return new Promise((done) => server.close(done));
		}
	};
}

test('what happened while the socket was cut is there after it is mended', async ({ app, page }) => {
	const line = await wire(app.port);
	await page.goto(`${line.url}/?q=昆山`);
	await ready(page);
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	const say = await reporter(app);
	await say(id, 'open');
	await expect(place).toHaveAttribute('data-status', 'open');
	line.cut();
	await expect(page.locator('[data-connection="live"]')).toHaveCount(0, { timeout: 15_000 });
	await (
		await reporter(app)
	)(id, 'closed');
	await say(id, 'closed');
	await expect(place).toHaveAttribute('data-status', 'open');
	line.mend();
	await expect(place).toHaveAttribute('data-status', 'closed', { timeout: 30_000 });
	await expect(page.locator('[data-connection="live"]')).toBeVisible({ timeout: 30_000 });
	// and it hears again by itself
	await say(id, 'open');
	await (
		await reporter(app)
	)(id, 'open');
	await (
		await reporter(app)
	)(id, 'open');
	await expect(place).toHaveAttribute('data-status', 'open');
	await line.close();
});

test('the app recovers when the database process is killed', async ({ app, open }) => {
	const page = await open('/?q=太仓');
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	const say = await reporter(app);
	await say(id, 'closed');
	await expect(place).toHaveAttribute('data-status', 'closed');
	const { readFileSync } = await import('node:fs');
	process.kill(Number(readFileSync(`${app.dataDir}/lock`, 'utf8')), 'SIGKILL');
	await expect.poll(async () => (await fetch(`${app.url}/healthz`)).status, { timeout: 30_000 }).toBe(200);
	await expect(page.locator('[data-connection="live"]')).toBeVisible({ timeout: 30_000 });
	await (
		await reporter(app)
	)(id, 'closed');
	await expect(page.locator('button[data-place]').first()).toContainText('2 条上报', { timeout: 15_000 });
});

test('what nobody confirms fades on the clock, without a message', async ({ app, page }) => {
	await page.clock.install();
	await page.goto(`${app.url}/?q=嘉定`);
	await ready(page);
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	for (let people = 0; people < 3; people++) await (await reporter(app))(id, 'closed');
	await expect(place).toContainText('封闭 确定');
	await page.context().setOffline(true);
	await page.clock.fastForward('06:00:00');
	await expect(place).not.toContainText('封闭 确定');
	await page.clock.fastForward('40:00:00');
	await expect(place).toContainText('近期无消息');
	await page.context().setOffline(false);
});
