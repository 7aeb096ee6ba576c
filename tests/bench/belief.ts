// How well the belief tells the truth of simulated worlds, beside simpler and better-informed methods. Prints tables, and
// with `--write` puts them and the plots into docs/.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StatusTracker } from '../../src/lib/domain/belief.ts';
import { dynamics } from '../../src/lib/domain/dynamics.ts';
import { statuses } from '../../src/lib/domain/status.ts';
import { dynamicsPlot, gapPlot, reliabilityPlot } from './belief/plots.ts';
import {
	DawidSkene,
	decayedVote,
	fixedFilter,
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
	const result = { group, name, scores, reports: worlds.map(({ reports }) => reports), seconds };
	console.log(
		`${group} · ${name}: ${mean(result.reports).toFixed(0)} reports, closed ${gaps(result).map(percent).join(' ')}`
	);
	return result;
}

/** Share of the gap between decayed vote and oracle that is closed, by seed. */
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
			`drawn ${world}${world % 2 ? ', 25% liars' : ''}`,
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
const worldTable = [
	'| world | | reports | log loss: vote | ours | oracle | gap closed, 5 seeds | sure: right |',
	'| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |',
	...results.map((result) => {
		const loss = (method: string) => mean(result.scores.map((by) => by[method]!.logLoss)).toFixed(3);
		const closed = gaps(result);
		return `| ${result.name} | ${result.group} | ${mean(result.reports).toFixed(0)} | ${loss('decayed vote')} | ${loss('ours')} | ${loss('oracle')} | ${percent(mean(closed))} ± ${percent(spread(closed))} | ${percent(mean(result.scores.map((by) => by.ours!.sureRight)))} |`;
	})
].join('\n');
const speed =
	results.reduce((sum, { reports }) => sum + reports.reduce((a, b) => a + b, 0), 0) /
	results.reduce((sum, { seconds }) => sum + seconds, 0);

const text = `### Worlds for tuning\n\n${table('tuning')}\n\n### Worlds for evaluation\n\n${table('evaluation')}\n\n### By world\n\n${worldTable}`;
console.log(
	`\n${text}\n\n${speed.toFixed(0)} reports a second in memory, each with about as many questions.`
);

if (process.argv.includes('--write')) {
	const docs = join(import.meta.dirname, '../../docs');
	const file = join(docs, 'belief.md');
	const [before, , after] = readFileSync(file, 'utf8').split(
		/(?<=<!-- results -->\n)[\s\S]*?(?=<!-- end of results -->)|(?=<!-- end of results -->)/
	);
	writeFileSync(file, `${before}\n${text}\n\n${after ?? ''}`);
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
