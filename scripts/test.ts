// Runs all checks and tests, prints a summary of each, and ends with a line "N passed, N failed" for all (with ", N skipped"
// if any were). The argument `check` runs only types, lint and format; names of suites run only these suites.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureBrowser, ensureShell } from './browser.ts';
import { counts, inCi, isGood, longest, ofPlaywright, ofVitest, total, type Outcome } from './outcome.ts';
import { ensureLinter, ensurePostgres } from './postgres.ts';

const root = dirname(import.meta.dirname);
const bin = join(root, 'node_modules/.bin');
const reports = mkdtempSync(join(tmpdir(), 'changxing-test-'));

const environment = (more: Record<string, string>) => ({
	...process.env,
	// tests start about a hundred processes of a few programs, so compiled code is cached
	NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/changxing-compiled'),
	...more,
	PATH: bin + delimiter + process.env.PATH
});

/** Runs a command whose output goes to the terminal. @returns its exit code */
function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
	return new Promise((done, fail) => {
		const child = spawn(join(bin, command), args, { cwd: root, stdio: 'inherit', env: environment(env) });
		child.on('error', fail);
		child.on('close', (code) => done(code ?? 1));
	});
}

/** Result of a command that counts as one check: success, and its output. */
interface Checked {
	ok: boolean;
	text: string;
}

/** Runs a command that counts as one check. Its output is collected, because checks run in parallel and lines would mix. */
function check(command: string, ...args: string[]): Promise<Checked> {
	return new Promise((done, fail) => {
		const colours: Record<string, string> = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {};
		const child = spawn(join(bin, command), args, {
			cwd: root,
			stdio: ['ignore', 'pipe', 'pipe'],
			env: environment(colours)
		});
		let text = '';
		for (const pipe of [child.stdout, child.stderr])
			pipe.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
		child.on('error', fail);
		child.on('close', (code) => done({ ok: code === 0, text }));
	});
}

/** Prints the output of checks, and counts them. */
function outcomeOf(checks: readonly Checked[]): Outcome {
	for (const { text } of checks) if (text.trim()) console.log(text.trim());
	const passed = checks.filter(({ ok }) => ok).length;
	return { passed, failed: checks.length - passed, skipped: 0 };
}

/** Reads the report of a test run. A run that failed without a failed test (it did not load, for example) counts as one. */
function read<Report>(file: string, code: number, count: (report: Report) => Outcome): Outcome {
	let outcome: Outcome = { passed: 0, failed: 0, skipped: 0 };
	try {
		outcome = count(JSON.parse(readFileSync(file, 'utf8')) as Report);
	} catch {
		// no report: counted below
	}
	if (code !== 0 && outcome.failed === 0) outcome.failed = 1;
	return outcome;
}

/** Prints a visible warning about skipped tests. */
const warn = (text: string) => console.warn(`\x1b[33m⚠ ${text}\x1b[0m`);

async function vitest(project: string, env: Record<string, string> = {}): Promise<Outcome> {
	const file = join(reports, `${project}.json`);
	const code = await run(
		'vitest',
		[
			'run',
			'--project',
			project,
			'--allowOnly=false',
			'--reporter=default',
			'--reporter=json',
			`--outputFile.json=${file}`
		],
		env
	);
	return read(file, code, ofVitest);
}

async function database(): Promise<Outcome> {
	let postgres: string | null = null;
	try {
		postgres = ensurePostgres(console.log);
	} catch (error) {
		warn(
			`${(error as Error).message} Tests that need a server, such as those of transactions that overlap, are SKIPPED.`
		);
	}
	try {
		if (postgres !== null) ensureLinter(postgres, console.log);
	} catch (error) {
		warn(`${(error as Error).message} The test of the functions by this linter is SKIPPED.`);
	}
	return vitest('database', postgres === null ? {} : { POSTGRES_BIN: postgres });
}

async function playwright(): Promise<Outcome> {
	const file = join(reports, 'browser.json');
	const report = { PLAYWRIGHT_JSON_OUTPUT_NAME: file };
	let browser: string;
	try {
		browser = ensureBrowser(console.log);
	} catch (error) {
		warn(`${(error as Error).message} All browser tests are SKIPPED:`);
		// the report of --list counts every test as skipped
		return read(file, await run('playwright', ['test', '--list'], report), ofPlaywright);
	}
	const programs = { CHROMIUM_PATH: browser, CHROMIUM_SHELL_PATH: ensureShell(console.log) ?? browser };
	return read(file, await run('playwright', ['test'], { ...report, ...programs }), ofPlaywright);
}

async function types(): Promise<Checked[]> {
	const options = ['--strategy', 'cookie', 'preferredLanguage', 'baseLocale', '--emit-ts-declarations'];
	const project = ['--project', './project.inlang', '--outdir', './src/lib/paraglide', '--silent'];
	const compiled = await check('paraglide-js', 'compile', ...project, ...options);
	if (!compiled.ok) return [compiled];
	await check('svelte-kit', 'sync');
	return Promise.all([
		check('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'),
		// a service worker has other globals than pages: no document, no window
		check('tsc', '--noEmit', '-p', 'src/service-worker')
	]);
}

/** Checks, which only read files and therefore run in parallel. */
const checks: Record<string, () => Promise<Checked[]>> = {
	types,
	lint: async () => [await check('eslint', '.', '--max-warnings', '0')],
	format: async () => [await check('prettier', '--check', '--log-level', 'warn', '.')]
};

/** Test suites, which run one after the other because each uses all cores. */
const tests: Record<string, () => Promise<Outcome>> = {
	unit: () => vitest('unit'),
	database,
	browser: playwright
};

const names = [...Object.keys(checks), ...Object.keys(tests)];
const given = process.argv.slice(2).flatMap((name) => (name === 'check' ? Object.keys(checks) : [name]));
const unknown = given.find((name) => !names.includes(name));
if (unknown) {
	console.error(`There is no suite "${unknown}": choose ${names.join(', ')}, check.`);
	process.exit(1);
}
const asked = given.length ? names.filter((name) => given.includes(name)) : names;
const secondsSince = (started: number) => Math.round((Date.now() - started) / 1000);
const lines: string[] = [];
const outcomes: Outcome[] = [];
try {
	const started = Date.now();
	const running = new Map(
		asked
			.filter((name) => name in checks)
			.map((name) => [name, checks[name]!().then((done) => ({ done, seconds: secondsSince(started) }))])
	);
	for (const name of asked) {
		console.log(`\n── ${name}`);
		const begun = Date.now();
		const checked = await running.get(name);
		const outcome = checked ? outcomeOf(checked.done) : await tests[name]!();
		const seconds = checked?.seconds ?? secondsSince(begun);
		outcomes.push(outcome);
		const files = longest(outcome);
		lines.push(`${name.padEnd(10)}${counts(outcome)} (${seconds} s${files && `; longest: ${files}`})`);
	}
} finally {
	rmSync(reports, { recursive: true, force: true });
}
const all = total(outcomes);
const ci = inCi(process.env);
console.log(`\n${lines.join('\n')}`);
if (all.skipped)
	warn(ci ? 'In CI nothing may be skipped: this run fails.' : 'Some tests were skipped: see above why.');
console.log(counts(all));
process.exit(isGood(all, ci) ? 0 : 1);
