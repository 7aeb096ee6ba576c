import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';

const root = join(import.meta.dirname, '../..');

/** One running server with its own data. */
export interface RunningApp {
	/** its address, without a slash at the end */
	url: string;
	port: number;
	dataDir: string;
	/** its output so far */
	output(): string;
	stop(): Promise<void>;
}

/** Creates an empty data directory. */
export const emptyDir = () => mkdtempSync(join(tmpdir(), 'changxing-e2e-'));

/** Creates a data directory; in tests a copy of the template, which has places but no people and no reports. */
export function freshDir(): string {
	const dir = emptyDir();
	const template = process.env.CHANGXING_TEMPLATE;
	if (template) cpSync(template, dir, { recursive: true });
	return dir;
}

/**
 * Starts the built server as `npm start` does, on 127.0.0.1.
 * @param dataDir default: a new one, as after the first start
 * @param folder folder of the app, by default this one
 * @param descriptors largest number of file descriptors of each process; default: as many as the tests may have
 * @throws Error with its output if it does not start within three minutes
 */
export async function startApp(
	env: Record<string, string> = {},
	dataDir = freshDir(),
	args: readonly string[] = [],
	folder = root,
	descriptors?: number
): Promise<RunningApp> {
	const command = [process.execPath, 'src/server.ts', ...args];
	const limited = ['sh', '-c', `ulimit -n ${descriptors} && exec "$0" "$@"`, ...command];
	const [program, ...rest] = descriptors === undefined ? command : limited;
	const child: ChildProcess = spawn(program!, rest, {
		cwd: folder,
		env: {
			...process.env,
			NODE_ENV: 'production',
			PORT: '0',
			HOST: '127.0.0.1',
			DATA_DIR: dataDir,
			DEMO: '0',
			...env
		},
		stdio: ['ignore', 'pipe', 'pipe']
	});
	let text = '';
	const url = await new Promise<string>((done, fail) => {
		const timer = setTimeout(() => {
			child.kill('SIGKILL');
			fail(new Error(`The server did not start:\n${text}`));
		}, 180_000);
		const hear = (chunk: Buffer) => {
			text += chunk.toString();
			const found = /open at (https?:\/\/[\d.]+:\d+)\//.exec(text);
			if (found) {
				clearTimeout(timer);
				done(found[1]!);
			}
		};
		child.stdout!.on('data', hear);
		child.stderr!.on('data', hear);
		child.once('exit', (code) => fail(new Error(`The server ended with ${code}:\n${text}`)));
	});
	return {
		url,
		port: Number(new URL(url).port),
		dataDir,
		output: () => text,
		async stop() {
			if (child.exitCode !== null) return;
			const ended = new Promise((done) => child.once('exit', done));
			child.kill('SIGTERM');
			await ended;
		}
	};
}

/** The server of the test file that a worker runs. Each file gets a new one, without the reports of other files. */
class FileApp {
	#file: string | null = null;
	#app: RunningApp | null = null;

	async of(file: string): Promise<RunningApp> {
		if (this.#file !== file) {
			await this.end();
			this.#app = await startApp();
			this.#file = file;
		}
		return this.#app!;
	}

	async end(): Promise<void> {
		if (!this.#app) return;
		await this.#app.stop();
		rmSync(this.#app.dataDir, { recursive: true, force: true });
		this.#app = this.#file = null;
	}
}

/** `test` with one server per test file, without reports at its start. */
export const test = base.extend<
	{ app: RunningApp; open: (path?: string) => Promise<Page> },
	{ fileApp: FileApp }
>({
	fileApp: [
		// eslint-disable-next-line no-empty-pattern -- Playwright reads the names of fixtures from the pattern
		async ({}, use) => {
			const fileApp = new FileApp();
			await use(fileApp);
			await fileApp.end();
		},
		{ scope: 'worker', timeout: 90_000 }
	],
	app: async ({ fileApp }, use, { file }) => {
		await use(await fileApp.of(file));
	},
	/** Opens the app and waits until map and places are loaded. */
	open: async ({ page, app }, use) => {
		await use(async (path = '/') => {
			await page.goto(app.url + path);
			await ready(page);
			return page;
		});
	}
});

/** Waits until map and places are loaded and the statuses are live. */
export async function ready(page: Page): Promise<void> {
	await page.locator('[data-map="ready"]').waitFor();
	await page.locator('[data-connection="live"]').waitFor();
}

export { expect } from '@playwright/test';
