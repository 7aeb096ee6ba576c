// Installs and builds what is needed, then runs one command. Plain Node without dependencies, because it must work before
// anything is installed. After the installation everything runs on the Node version from node_modules.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildIsCurrent, lockHash, stampBuild } from './freshness.mjs';
import { supervise } from './supervise.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bin = join(root, 'node_modules', '.bin');
const installStamp = join(root, 'node_modules', '.lock-hash');
const GiB = 2 ** 30;

/** An error that a person can act on; it is printed as one sentence without a stack. */
class Refusal extends Error {}

const say = (/** @type {string} */ text) => console.log(`\x1b[36m▸\x1b[0m ${text}`);

/**
 * Runs a program to its end and answers its exit code; after a signal that this program did not pass on, 128 and the number
 * of the signal. SIGTERM is passed on, so that the program can shut down properly.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, ipc?: boolean, onMessage?: (message: unknown) => void }} [options]
 * @returns {Promise<number>}
 */
function run(command, args, { env = {}, ipc = false, onMessage = () => {} } = {}) {
	return new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd: root,
			stdio: ipc ? ['inherit', 'inherit', 'inherit', 'ipc'] : 'inherit',
			env: { ...process.env, ...env, PATH: bin + delimiter + process.env.PATH }
		});
		const end = whenAsked(() => child.kill('SIGTERM'));
		child.on('message', onMessage);
		child.on('error', reject);
		child.on('close', (code, signal) => {
			const asked = end();
			if (signal === null) return resolve(code ?? 1);
			resolve(asked && (signal === 'SIGINT' || signal === 'SIGTERM') ? 0 : 128 + constants.signals[signal]);
		});
	});
}

/**
 * Calls back when the user ends this program. The terminal sends Ctrl-C to the whole process group, so for that nothing has
 * to be passed on.
 * @param {() => void} asked called for SIGTERM, and when the parent has gone
 * @returns {() => boolean} stops listening; true if the user has ended the program
 */
function whenAsked(asked) {
	let was = false;
	const onTerm = () => {
		was = true;
		asked();
	};
	const onInt = () => {
		was = true;
	};
	process.on('SIGTERM', onTerm);
	process.on('SIGINT', onInt);
	// npm passes a signal to its shell, which ends without passing it on; a changed parent is the only sign of that
	const parent = process.ppid;
	const orphaned = setInterval(() => process.ppid !== parent && onTerm(), 500);
	return () => {
		clearInterval(orphaned);
		process.off('SIGTERM', onTerm);
		process.off('SIGINT', onInt);
		return was;
	};
}

/**
 * Waits, unless the user ends this program.
 * @param {number} seconds
 * @returns {Promise<boolean>} false if the user has ended it
 */
function pause(seconds) {
	return new Promise((resolve) => {
		const stop = () => {
			clearTimeout(timer);
			process.off('SIGINT', stop);
			resolve(!end());
		};
		const timer = setTimeout(stop, seconds * 1000);
		const end = whenAsked(stop);
		process.once('SIGINT', stop);
	});
}

/** Runs the server once. @returns {Promise<import('./supervise.mjs').Run>} */
async function serve() {
	const begun = performance.now();
	let open = false;
	const end = whenAsked(() => {});
	const code = await run(node, ['src/server.ts', ...rest], {
		ipc: true,
		env: { NODE_ENV: 'production' },
		onMessage: (message) => (open ||= message === 'open')
	});
	return { code, open, asked: end(), seconds: (performance.now() - begun) / 1000 };
}

/** @param {string} command @param {string[]} args @param {string} sentence message if it fails */
async function mustRun(command, args, sentence, env = {}) {
	if ((await run(command, args, { env })) !== 0) throw new Refusal(sentence);
}

function checkNode() {
	const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
	if (major < 20 || (major === 20 && minor < 19))
		throw new Refusal(`Node ${process.versions.node} is too old: Changxing needs Node 20.19 or newer.`);
}

/** @param {number} bytes @param {string} what */
function checkDisk(bytes, what) {
	const { bavail, bsize } = statfsSync(root);
	if (bavail * bsize < bytes)
		throw new Refusal(
			`The disk is nearly full: ${what} needs ${(bytes / GiB).toFixed(1)} GB and ${((bavail * bsize) / GiB).toFixed(1)} GB are free.`
		);
}

async function ensureInstalled() {
	const hash = lockHash(root);
	const done = existsSync(installStamp) && readFileSync(installStamp, 'utf8') === hash;
	if (!done) {
		checkDisk(2 * GiB, 'the installation');
		say('Installing packages (about a minute the first time) …');
		// not `npm ci`, which refuses a lock file from a registry that has the binaries of only one platform
		await mustRun(
			'npm',
			['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error', '--include=dev'],
			'The packages could not be installed: see the lines above (is the npm registry reachable?).'
		);
	}
	if ((await nodeVersion()) < 24) {
		// npm may be configured not to run install scripts; this script only links the Node from the package
		await run(process.execPath, [join(root, 'node_modules', 'node', 'installArchSpecificPackage.js')]);
		if ((await nodeVersion()) < 24)
			throw new Refusal('Node 24 did not arrive with the packages: run `npm rebuild node` and try again.');
	}
	if (!done) writeFileSync(installStamp, hash);
}

/** Major version of the Node in node_modules; 0 if there is none. */
function nodeVersion() {
	return new Promise((/** @type {(major: number) => void} */ resolve) => {
		const child = spawn(join(bin, 'node'), ['-p', 'process.versions.node'], {
			stdio: ['ignore', 'pipe', 'ignore']
		});
		let text = '';
		child.stdout.on('data', (chunk) => (text += chunk));
		child.on('error', () => resolve(0));
		child.on('close', () => resolve(parseInt(text) || 0));
	});
}

const node = join(bin, 'node');
const tool = (/** @type {string} */ name) => join(bin, name);

async function ensureBuilt() {
	if (buildIsCurrent(root)) return;
	say('Building …');
	await mustRun(tool('vite'), ['build', '--logLevel', 'warn'], 'The build failed: see the lines above.');
	stampBuild(root);
}

const [command = 'start', ...rest] = process.argv.slice(2);

/** @type {Record<string, () => Promise<number>>} */
const commands = {
	async start() {
		await ensureInstalled();
		await ensureBuilt();
		return supervise(serve, { say, pause });
	},
	async dev() {
		await ensureInstalled();
		return run(node, [tool('vite'), 'dev', ...rest]);
	},
	async build() {
		await ensureInstalled();
		await mustRun(tool('vite'), ['build'], 'The build failed: see the lines above.');
		stampBuild(root);
		return 0;
	},
	async check() {
		await ensureInstalled();
		return run(node, ['scripts/test.ts', 'check']);
	},
	async test() {
		await ensureInstalled();
		await ensureBuilt();
		return run(node, ['scripts/test.ts', ...rest]);
	},
	async types() {
		await ensureInstalled();
		return run(node, ['scripts/types.ts']);
	},
	async backup() {
		await ensureInstalled();
		return run(node, ['scripts/backup.ts', 'backup', ...rest]);
	},
	async restore() {
		await ensureInstalled();
		return run(node, ['scripts/backup.ts', 'restore', ...rest]);
	},
	async bench() {
		await ensureInstalled();
		await ensureBuilt();
		return run(node, ['tests/bench/run.ts', ...rest]);
	}
};

try {
	checkNode();
	const chosen = commands[command];
	if (!chosen)
		throw new Refusal(`There is no command "${command}": choose ${Object.keys(commands).join(', ')}.`);
	process.exitCode = await chosen();
} catch (error) {
	if (!(error instanceof Refusal)) throw error;
	console.error(`\x1b[31m✗\x1b[0m ${error.message}`);
	process.exitCode = 1;
}
