import { readFileSync } from 'node:fs';
import { createServer, connect, type Socket } from 'node:net';
import { expect, ready, test } from './app.ts';
import { person } from './people.ts';

/** A TCP proxy between browser and server whose connections can be cut. */
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

test('changes during a cut connection are shown after it is restored', async ({ app, page }) => {
	const line = await wire(app.port);
	await page.goto(`${line.url}/?q=昆山`);
	await ready(page);
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	const somebody = await person(app);
	await somebody.report(id, 'open');
	await expect(place).toHaveAttribute('data-status', 'open');
	line.cut();
	await expect(page.locator('[data-connection="live"]')).toHaveCount(0);
	await (await person(app)).report(id, 'closed');
	await somebody.report(id, 'closed');
	await expect(place).toHaveAttribute('data-status', 'open');
	line.mend();
	await expect(place).toHaveAttribute('data-status', 'closed');
	await expect(page.locator('[data-connection="live"]')).toBeVisible();
	// live messages arrive again
	await somebody.report(id, 'open');
	await (await person(app)).report(id, 'open');
	await (await person(app)).report(id, 'open');
	await expect(place).toHaveAttribute('data-status', 'open');
	await line.close();
});

test('the app recovers when the database process is killed', async ({ app, open }) => {
	const page = await open('/?q=太仓');
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	const somebody = await person(app);
	await somebody.report(id, 'closed');
	await expect(place).toHaveAttribute('data-status', 'closed');
	process.kill(Number(readFileSync(`${app.dataDir}/lock`, 'utf8')), 'SIGKILL');
	await expect.poll(async () => (await fetch(`${app.url}/healthz`)).status).toBe(200);
	await expect(page.locator('[data-connection="live"]')).toBeVisible();
	// the server receives broadcasts again
	const hears = async () =>
		((await (await fetch(`${app.url}/healthz`)).json()) as { realtime: string }).realtime;
	await expect.poll(hears).toBe('ok');
	await (await person(app)).report(id, 'closed');
	await expect(page.locator('button[data-place]').first()).toContainText('2 条上报');
});

test('an unconfirmed status fades with time, without a message', async ({ app, page }) => {
	await page.clock.install();
	await page.goto(`${app.url}/?q=嘉定`);
	await ready(page);
	const place = page.locator('button[data-place]').first();
	const id = (await place.getAttribute('data-place'))!;
	for (let people = 0; people < 3; people++) await (await person(app, 'volunteer')).report(id, 'closed');
	await expect(place).toContainText('封闭 确定');
	await page.context().setOffline(true);
	await page.clock.fastForward('06:00:00');
	await expect(place).not.toContainText('封闭 确定');
	await page.clock.fastForward('40:00:00');
	await expect(place).toContainText('近期无消息');
	await page.context().setOffline(false);
});

test('a place is not said to have no reports before the statuses were fetched', async ({ app, page }) => {
	let network: 'slow' | 'none' | 'there' = 'slow';
	const held: (() => void)[] = [];
	await page.route('**/rpc/status_since', async (route) => {
		if (network === 'slow') await new Promise<void>((done) => held.push(done));
		await (network === 'there' ? route.continue() : route.abort());
	});
	await page.goto(`${app.url}/?q=奉化`);
	const place = page.locator('button[data-place]').first();
	await expect(place).toContainText('正在加载路况…');
	await place.click();
	await expect(page.locator('[data-sheet]')).toContainText('正在加载路况…');
	network = 'none';
	for (const free of held) free();
	await expect(page.locator('[data-sheet]')).toContainText('路况未加载');
	network = 'there';
	await expect(page.locator('[data-sheet]')).toContainText('暂无上报');
	await expect(place).toContainText('暂无上报');
});
