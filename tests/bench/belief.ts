// Measures how well the belief matches the true statuses of simulated worlds, compared with simpler and with better-informed
// methods. It prints tables; with `--write` it also writes them and the plots to docs/.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StatusTracker } from '../reference/belief.ts';
import { dynamics } from '../../src/lib/domain/belief/dynamics.ts';
import { statuses } from '../../src/lib/domain/place/status.ts';
import { dynamicsPlot, gapPlot, reliabilityPlot } from './belief/plots.ts';
import {
	DawidSkene,
	decayedVote,
	fixedFilter,
	hindsight,
	lastReport,
	majority,
	oracle,
	tracker,
	type Method
} from './belief/rivals.ts';
import { play, type Score } from './belief/score.ts';
import { simulate, worldStart, type World } from './belief/world.ts';
import { drawn, tuning } from './belief/worlds.ts';

const seeds = [1, 2, 3, 4, 5];
const drawnWorlds = 12;
const methods: Record<string, (world: World) => Method> = {
	'last report': lastReport,
	'2-hour majority': majority,
	'decayed vote': decayedVote,
	'Dawid–Skene (batch)': (world) => new DawidSkene(world),
	'filter, nothing learned': fixedFilter,
	ours: tracker,
	'told the truth afterwards': hindsight,
	oracle
};
const columns: [keyof Omit<Score, 'bins'>, string][] = [
	['logLoss', 'log loss'],
	['brier', 'Brier'],
	['accuracy', 'accuracy'],
	['closedRecall', 'closed recall'],
	['falseClosed', 'false closed'],
	['sureRight', 'sure: right'],
	['sureShare', 'sure: share']
];

const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
const spread = (list: readonly number[]) => Math.sqrt(mean(list.map((x) => (x - mean(list)) ** 2)));
const percent = (x: number) => `${Math.round(x * 100)}%`;

interface Result {
	group: 'tuning' | 'evaluation';
	name: string;
	scores: Record<string, Score>[];
	/** share of people who lie on their own, outside rings */
	liars: number;
	reports: number[];
	seconds: number;
}

function evaluate(group: Result['group'], name: string, worlds: World[]): Result {
	let seconds = 0;
	const scores = worlds.map((world) =>
		Object.fromEntries(
			Object.entries(methods).map(([method, make]) => {
				const start = performance.now();
				const score = play(world, make(world));
				if (method === 'ours') seconds += (performance.now() - start) / 1000;
				return [method, score];
			})
		)
	);
	const result = {
		group,
		name,
		scores,
		liars: worlds[0]!.parameters.liars,
		reports: worlds.map(({ reports }) => reports),
		seconds
	};
	console.log(
		`${group} · ${name}: ${mean(result.reports).toFixed(0)} reports, closed ${gaps(result).map(percent).join(' ')}`
	);
	return result;
}

/** Share of the log-loss gap between decayed vote and oracle that a method closes, for each seed. */
const gaps = ({ scores }: Result, method = 'ours') =>
	scores.map(
		(by) =>
			(by['decayed vote']!.logLoss - by[method]!.logLoss) / (by['decayed vote']!.logLoss - by.oracle!.logLoss)
	);

const results: Result[] = [];
for (const [name, parameters] of Object.entries(tuning))
	results.push(
		evaluate(
			'tuning',
			name,
			seeds.map((seed) => simulate(parameters, seed))
		)
	);
for (let world = 1; world <= drawnWorlds; world++)
	results.push(
		evaluate(
			'evaluation',
			`drawn ${world}`,
			seeds.map((seed) => simulate(drawn(world), 100 + seed))
		)
	);

const table = (group: Result['group']) => {
	const some = results.filter((result) => result.group === group);
	const rows = Object.keys(methods).map((method) => {
		const all = some.flatMap(({ scores }) => scores.map((by) => by[method]!));
		const closed = some.flatMap((result) => gaps(result, method));
		return `| ${method} | ${columns
			.map(([key]) => {
				const known = all.map((score) => score[key]).filter(Number.isFinite);
				return known.length ? mean(known).toFixed(3) : '–';
			})
			.join(' | ')} | ${percent(mean(closed))} ± ${percent(spread(closed))} |`;
	});
	return [
		`| method | ${columns.map(([, title]) => title).join(' | ')} | gap closed |`,
		`| --- |${' ---: |'.repeat(columns.length + 1)}`,
		...rows
	].join('\n');
};
/** Share of right claims among those of a method with a confidence of 0.8 or more, over all worlds given. */
const sureRight = (some: Result[], method: string) => {
	const bins = some.flatMap(({ scores }) => scores.flatMap((by) => by[method]!.bins.slice(8)));
	const sum = (key: 'count' | 'right') => bins.reduce((total, bin) => total + bin[key], 0);
	return sum('right') / sum('count');
};
const summary = (name: string, some: Result[]) => {
	const closed = (method: string) => some.flatMap((result) => gaps(result, method));
	const right = (method: string) => `${(100 * sureRight(some, method)).toFixed(1)}%`;
	return `| ${name} | ${some.length} × ${seeds.length} | **${percent(mean(closed('ours')))} ± ${percent(spread(closed('ours')))}** | ${percent(mean(closed('told the truth afterwards')))} | **${right('ours')}** | ${right('oracle')} |`;
};
const evaluated = results.filter(({ group }) => group === 'evaluation');
const summaries = [
	'| worlds | runs | gap closed | told the truth afterwards | sure: right | oracle’s |',
	'| --- | ---: | ---: | ---: | ---: | ---: |',
	summary('evaluation', evaluated),
	summary(
		'of these with 25% liars',
		evaluated.filter(({ liars }) => liars === 0.25)
	),
	summary(
		'of these with fewer',
		evaluated.filter(({ liars }) => liars < 0.25)
	),
	summary(
		'tuning',
		results.filter(({ group }) => group === 'tuning')
	)
].join('\n');
const worldTable = [
	'| world | | liars | reports | log loss: vote | ours | oracle | gap closed | sure: right | oracle’s |',
	'| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
	...results.map((result) => {
		const loss = (method: string) => mean(result.scores.map((by) => by[method]!.logLoss)).toFixed(3);
		const closed = gaps(result);
		const sure = (method: string) => percent(sureRight([result], method));
		return `| ${result.name} | ${result.group} | ${percent(result.liars)} | ${mean(result.reports).toFixed(0)} | ${loss('decayed vote')} | ${loss('ours')} | ${loss('oracle')} | ${percent(mean(closed))} ± ${percent(spread(closed))} | ${sure('ours')} | ${sure('oracle')} |`;
	})
].join('\n');
const speed =
	results.reduce((sum, { reports }) => sum + reports.reduce((a, b) => a + b, 0), 0) /
	results.reduce((sum, { seconds }) => sum + seconds, 0);

const text = [
	summaries,
	'### Methods on worlds for evaluation',
	table('evaluation'),
	'### Methods on worlds for tuning',
	table('tuning'),
	'### By world',
	worldTable
].join('\n\n');
console.log(
	`\n${text}\n\n${speed.toFixed(0)} reports a second in memory, each with about as many questions.`
);

if (process.argv.includes('--write')) {
	const docs = join(import.meta.dirname, '../../docs');
	const file = join(docs, 'belief.md');
	const written = readFileSync(file, 'utf8');
	const from = written.indexOf('<!-- results -->\n');
	const to = written.indexOf('<!-- end of results -->');
	if (from < 0 || to < from) throw new Error('docs/belief.md has no place for results.');
	writeFileSync(file, `${written.slice(0, from)}<!-- results -->\n\n${text}\n\n${written.slice(to)}`);
	writeFileSync(
		join(docs, 'images/belief-gap.svg'),
		gapPlot(results.map((result) => ({ ...result, gaps: gaps(result) })))
	);
	const bins = (method: string) =>
		Array.from({ length: 10 }, (_, i) =>
			results
				.filter(({ group }) => group === 'evaluation')
				.flatMap(({ scores }) => scores.map((by) => by[method]!.bins[i]!))
				.reduce((a, b) => ({
					count: a.count + b.count,
					confidence: a.confidence + b.confidence,
					right: a.right + b.right
				}))
		);
	writeFileSync(
		join(docs, 'images/belief-reliability.svg'),
		reliabilityPlot(
			['ours', 'decayed vote', 'filter, nothing learned', 'Dawid–Skene (batch)'].map((name) => ({
				name,
				bins: bins(name)
			}))
		)
	);
	const world = simulate({ ...tuning['slow world']!, days: 21 }, 1);
	const learner = new StatusTracker();
	const days: number[][] = [];
	for (const event of world.events) {
		if ('report' in event) learner.report(event.report);
		while ((event.at - worldStart) / 86_400_000 > days.length + 1)
			days.push([...learner.dynamics('checkpoint').dwell]);
	}
	writeFileSync(
		join(docs, 'images/belief-dynamics.svg'),
		dynamicsPlot(days, world.parameters.dynamics.checkpoint.dwell, dynamics.checkpoint.dwell, statuses)
	);
}
