import type { Score } from './score.ts';

/** Colours that are distinct in print and for colour-blind readers (Okabe & Ito 2008). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#aa4488'];
const [ink, faint, pale] = ['#222', '#757575', '#e4e4e4'];

/** An SVG on a white card, so that it is readable on light and dark pages. */
const page = (width: number, height: number, title: string, body: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" font-size="13" fill="${ink}">
<title>${title}</title>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="#fff" stroke="#d0d0d0"/>
${text(20, 30, title, 'font-size="15" font-weight="600"')}
${body}
</svg>
`;
const text = (x: number, y: number, words: string, more = '') =>
	`<text x="${x}" y="${y}" ${more}>${words}</text>`;
const line = (x1: number, y1: number, x2: number, y2: number, stroke: string, more = '') =>
	`<line x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}" stroke="${stroke}" ${more}/>`;
const path = (points: readonly (readonly number[])[], stroke: string) =>
	`<polyline points="${points.map((p) => p.map((n) => n.toFixed(1)).join()).join(' ')}" fill="none" stroke="${stroke}" stroke-width="2" stroke-linejoin="round"/>`;
/** A mark; marks differ in shape as well as in colour. */
const mark = (i: number, x: number, y: number, fill: string) =>
	[
		`<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="4" fill="${fill}"/>`,
		`<rect x="${(x - 3.6).toFixed(1)}" y="${(y - 3.6).toFixed(1)}" width="7.2" height="7.2" fill="${fill}"/>`,
		`<path d="M${x.toFixed(1)} ${(y - 4.6).toFixed(1)}l4.6 8h-9.2z" fill="${fill}"/>`,
		`<path d="M${x.toFixed(1)} ${(y - 5).toFixed(1)}l5 5l-5 5l-5-5z" fill="${fill}"/>`
	][i % 4]!;

/** Plot of the share of the gap that is closed in each world, one mark for each seed. */
export function gapPlot(
	rows: readonly { name: string; group: string; liars: number; gaps: number[] }[]
): string {
	const [left, right, top, step] = [210, 740, 88, 24];
	const [least, most] = [0.4, 1.03];
	const x = (gap: number) =>
		left + ((right - left) * (Math.max(least, Math.min(most, gap)) - least)) / (most - least);
	const bottom = top + rows.length * step;
	const grid = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
		.map(
			(gap) =>
				line(
					x(gap),
					top - 8,
					x(gap),
					bottom - 4,
					gap === 0.8 ? faint : pale,
					gap === 0.8 ? 'stroke-dasharray="5 4"' : ''
				) +
				text(
					x(gap),
					bottom + 14,
					gap === 1 ? 'oracle' : `${Math.round(gap * 100)}%`,
					`text-anchor="middle" fill="${faint}"`
				)
		)
		.join('\n');
	const kinds = [
		['evaluation', colours[0]!],
		['evaluation, 25% liars', colours[1]!],
		['tuning', faint]
	] as const;
	const marks = rows
		.map(({ name, group, liars, gaps }, i) => {
			const y = top + 8 + i * step;
			const kind = group === 'tuning' ? 2 : liars >= 0.25 ? 1 : 0;
			return (
				text(left - 16, y + 4, name, 'text-anchor="end"') +
				gaps.map((gap) => mark(kind, x(gap), y, kinds[kind]![1])).join('')
			);
		})
		.join('\n');
	const legend = kinds
		.map(
			([words, colour], i) =>
				mark(i, [left, left + 110, left + 290][i]! + 4, 56, colour) +
				text([left, left + 110, left + 290][i]! + 16, 60, words)
		)
		.join('\n');
	return page(
		780,
		bottom + 30,
		'How much of the gap in log loss between decayed vote and oracle is closed',
		[legend, grid, marks].join('\n')
	);
}

/** Plot of the share of right answers against confidence. */
export function reliabilityPlot(methods: readonly { name: string; bins: Score['bins'] }[]): string {
	const [size, x0, y0] = [380, 64, 52];
	const x = (p: number) => x0 + size * p;
	const y = (p: number) => y0 + size * (1 - p);
	const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
		.map(
			(p) =>
				line(x(p), y(0), x(p), y(1), pale) +
				line(x(0), y(p), x(1), y(p), pale) +
				text(x(p), y(0) + 18, p.toFixed(1), `text-anchor="middle" fill="${faint}"`) +
				text(x(0) - 8, y(p) + 4, p.toFixed(1), `text-anchor="end" fill="${faint}"`)
		)
		.join('\n');
	const lines = methods
		.map(({ name, bins }, i) => {
			const points = bins
				.filter(({ count }) => count >= 50)
				.map(({ count, confidence, right }) => [x(confidence / count), y(right / count)] as const);
			return (
				path(points, colours[i]!) +
				points.map(([px, py]) => mark(i, px, py, colours[i]!)).join('') +
				mark(i, x0 + size + 30, y0 + 16 + i * 24, colours[i]!) +
				text(x0 + size + 44, y0 + 20 + i * 24, name)
			);
		})
		// the first method is drawn last, on top
		.reverse()
		.join('\n');
	return page(
		680,
		490,
		'How often what is said with a confidence is so',
		[
			ticks,
			line(x(0), y(0), x(1), y(1), faint, 'stroke-dasharray="5 4"'),
			lines,
			text(x(0.5), y(0) + 40, 'confidence of the most likely status', 'text-anchor="middle"'),
			text(22, y(0.5), 'share that was so', `text-anchor="middle" transform="rotate(-90 22 ${y(0.5)})"`)
		].join('\n')
	);
}

/** Plot of the mean duration of each status, hours: learned day by day, and true. */
export function dynamicsPlot(
	days: readonly (readonly number[])[],
	truth: readonly number[],
	first: readonly number[],
	names: readonly string[]
): string {
	const [left, top, width, height] = [64, 60, 500, 320];
	const most = Math.log2(Math.max(...truth, ...first, ...days.flat()) * 1.2);
	const least = Math.log2(1);
	const x = (day: number) => left + (width * day) / days.length;
	const y = (hours: number) => top + height * (1 - (Math.log2(hours) - least) / (most - least));
	const grid = [1, 2, 4, 8, 16, 32]
		.filter((hours) => Math.log2(hours) <= most)
		.map(
			(hours) =>
				line(left, y(hours), left + width, y(hours), pale) +
				text(left - 8, y(hours) + 4, `${hours} h`, `text-anchor="end" fill="${faint}"`)
		)
		.concat(
			days
				.map((_, i) => i + 1)
				.filter((day) => day % 7 === 0)
				.map((day) => text(x(day), top + height + 20, `day ${day}`, `text-anchor="middle" fill="${faint}"`))
		)
		.join('\n');
	// labels are at the ends of their lines, with space between them
	const ends = names.map((name, k) => ({ name, k, y: y(days.at(-1)![k]!) })).sort((a, b) => a.y - b.y);
	for (let i = 1; i < ends.length; i++) ends[i]!.y = Math.max(ends[i]!.y, ends[i - 1]!.y + 16);
	const lines = ends
		.map(({ name, k, y: end }) => {
			const points = [first, ...days].map((day, i) => [x(i), y(day[k]!)]);
			return (
				line(left, y(truth[k]!), left + width, y(truth[k]!), colours[k]!, 'stroke-dasharray="2 4"') +
				path(points, colours[k]!) +
				text(left + width + 12, end + 4, name, `fill="${colours[k]}"`)
			);
		})
		.join('\n');
	return page(
		680,
		420,
		'Mean hours of each status as learned from reports; dotted: as they are',
		[grid, lines].join('\n')
	);
}
