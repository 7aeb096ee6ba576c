// Runs the benchmarks named on the command line, or all of them, one after the other. They print results; only `kill-database`, `refusals` and `fairness` can fail.
// Arguments from the first dash on are passed to each benchmark: `belief --write`, `submit -- ../another-checkout`.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const benchmarks = [
	'tap-to-screen',
	'kill-database',
	'map',
	'belief',
	'submit',
	'offline-open',
	'alerts',
	'push',
	'refusals',
	'fairness',
	'large',
	'month'
];
const [asked, passed] = split(process.argv.slice(2));
const unknown = asked.find((name) => !benchmarks.includes(name));
if (unknown) {
	console.error(`There is no benchmark "${unknown}": choose ${benchmarks.join(', ')}.`);
	process.exit(1);
}
let failed = false;
for (const name of asked.length ? asked : benchmarks) {
	console.log(`\n── ${name}`);
	const { status } = spawnSync(process.execPath, [join(import.meta.dirname, `${name}.ts`), ...passed], {
		stdio: 'inherit'
	});
	failed ||= status !== 0;
}
process.exitCode = failed ? 1 : 0;

function split(words: string[]): [string[], string[]] {
	const dash = words.findIndex((word) => word.startsWith('-'));
	if (dash < 0) return [words, []];
	return [words.slice(0, dash), words.slice(words[dash] === '--' ? dash + 1 : dash)];
}
