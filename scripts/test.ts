// Runs all checks and tests, prints the summary of each, and ends with a line "N passed, N failed" over all.
// `check` runs types, lint and format alone; names of suites run those alone.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { ensureBrowser } from './browser.ts';

const root = dirname(import.meta.dirname);
const bin = join(root, 'node_modules/.bin');
const reports = mkdtempSync(join(tmpdir(), 'changxing-test-'));

interface Outcome {
	passed: number;
	failed: number;
}

interface VitestReport {
	numPassedTests: number;
	numFailedTests: number;
}

interface PlaywrightReport {
	stats: { expected: number; unexpected: number; flaky: number };
}

function run(command: string, args: string[], env: Record<string, string> = {}): Promise<number> {
	return new Promise((done, fail) => {
		const child = spawn(join(bin, command), args, {
			cwd: root,
			stdio: 'inherit',
			env: { ...process.env, ...env, PATH: bin + delimiter + process.env.PATH }
		});
		child.on('error', fail);
		child.on('close', (code) => done(code ?? 1));
	});
}

/** A command that is one check. */
const check = async (command: string, ...args: string[]): Promise<Outcome> => {
	const ok = (await run(command, args)) === 0;
	return { passed: Number(ok), failed: Number(!ok) };
};

/** What a reporter has written; a run that failed without a failed test (it did not even load) counts as one. */
function read<Report>(file: string, code: number, count: (report: Report) => Outcome): Outcome {
	let outcome: Outcome = { passed: 0, failed: 0 };
	try {
		outcome = count(JSON.parse(readFileSync(file, 'utf8')) as Report);
	} catch {
		// no report: counted below
	}
	if (code !== 0 && outcome.failed === 0) outcome.failed = 1;
	return outcome;
}

async function vitest(project: string): Promise<Outcome> {
	const file = join(reports, `${project}.json`);
	const code = await run('vitest', [
		'run',
		'--project',
		project,
		'--reporter=default',
		'--reporter=json',
		`--outputFile.json=${file}`
	]);
	return read(file, code, ({ numPassedTests, numFailedTests }: VitestReport) => ({
		passed: numPassedTests,
		failed: numFailedTests
	}));
}

async function playwright(): Promise<Outcome> {
	let browser: string;
	try {
		browser = ensureBrowser(console.log);
	} catch (error) {
		console.error((error as Error).message);
		return { passed: 0, failed: 1 };
	}
	const file = join(reports, 'browser.json');
	const code = await run('playwright', ['test'], {
		CHROMIUM_PATH: browser,
		PLAYWRIGHT_JSON_OUTPUT_NAME: file
	});
	return read(file, code, ({ stats }: PlaywrightReport) => ({
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky
	}));
}

async function types(): Promise<Outcome> {
	const options = ['--strategy', 'cookie', 'preferredLanguage', 'baseLocale', '--emit-ts-declarations'];
	const project = ['--project', './project.inlang', '--outdir', './src/lib/paraglide', '--silent'];
	if ((await run('paraglide-js', ['compile', ...project, ...options])) !== 0) return { passed: 0, failed: 1 };
	await run('svelte-kit', ['sync']);
	const all = await Promise.all([
		check('svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'),
		// in another world than the pages: no document, no window
		check('tsc', '--noEmit', '-p', 'src/service-worker')
	]);
	return {
		passed: all.reduce((sum, { passed }) => sum + passed, 0),
		failed: all.reduce((sum, { failed }) => sum + failed, 0)
	};
}

const suites: Record<string, () => Promise<Outcome>> = {
	types,
	lint: () => check('eslint', '.', '--max-warnings', '0'),
	format: () => check('prettier', '--check', '--log-level', 'warn', '.'),
	unit: () => vitest('unit'),
	database: () => vitest('database'),
	browser: playwright
};

const asked = process.argv
	.slice(2)
	.flatMap((name) => (name === 'check' ? ['types', 'lint', 'format'] : [name]));
const unknown = asked.find((name) => !(name in suites));
if (unknown) {
	console.error(`There is no suite "${unknown}": choose ${Object.keys(suites).join(', ')}, check.`);
	process.exit(1);
}
const lines: string[] = [];
const total: Outcome = { passed: 0, failed: 0 };
try {
	for (const name of asked.length ? asked : Object.keys(suites)) {
		console.log(`\n── ${name}`);
		const started = Date.now();
		const { passed, failed } = await suites[name]!();
		total.passed += passed;
		total.failed += failed;
		const seconds = Math.round((Date.now() - started) / 1000);
		lines.push(`${name.padEnd(10)}${passed} passed, ${failed} failed (${seconds} s)`);
	}
} finally {
	rmSync(reports, { recursive: true, force: true });
}
console.log(`\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed ? 1 : 0);
