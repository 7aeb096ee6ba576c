import type { Score } from './score.ts';

/** Colours that stay apart in print and for the colour-blind (Okabe & Ito 2008). */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#666666'];

const page = (width: number, height: number, title: string, body: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#222">
<title>${title}</title>
<rect width="100%" height="100%" fill="#fff"/>
${body}
</svg>
`;
const text = (x: number, y: number, words: string, more = '') =>
	`<text x="${x}" y="${y}" ${more}>${words}</text>`;

/** How much of the gap each world was closed by, a dot a seed. */
export function gapPlot(rows: readonly { name: string; group: string; gaps: number[] }[]): string {
	const [left, right, line] = [190, 740, 24];
	const x = (gap: number) => left + (right - left) * ((Math.max(0.4, Math.min(1.1, gap)) - 0.4) / 0.7);
	const height = 70 + rows.length * line;
	const grid = [0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1]
		.map(
			(gap) =>
				`<line x1="${x(gap)}" x2="${x(gap)}" y1="40" y2="${height - 24}" stroke="${gap === 0.8 ? '#d55e00' : '#ddd'}" ${gap === 0.8 ? 'stroke-dasharray="5 4"' : ''}/>` +
				text(x(gap), height - 8, `${Math.round(gap * 100)}%`, 'text-anchor="middle"')
		)
		.join('\n');
	const dots = rows
		.map(({ name, group, gaps }, i) => {
			const y = 54 + i * line;
			return (
				text(left - 10, y + 4, name, 'text-anchor="end"') +
				gaps
					.map(
						(gap) =>
							`<circle cx="${x(gap).toFixed(1)}" cy="${y}" r="4.5" fill="${group === 'tuning' ? '#999' : colours[0]}" fill-opacity="0.75"/>`
					)
					.join('')
			);
		})
		.join('\n');
	return page(
		780,
		height,
		'Share of the gap in log loss between decayed vote and oracle that is closed',
		text(
			left,
			22,
			'gap in log loss between decayed vote and oracle that is closed · grey: tuning, blue: evaluation',
			'font-size="12"'
		) +
			grid +
			dots
	);
}

/** How often what was said with a confidence was so. */
export function reliabilityPlot(methods: readonly { name: string; bins: Score['bins'] }[]): string {
	const [size, x0, y0] = [380, 56, 20];
	const x = (p: number) => x0 + size * p;
	const y = (p: number) => y0 + size * (1 - p);
	const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
		.map(
			(p) =>
				`<line x1="${x(p)}" x2="${x(p)}" y1="${y(0)}" y2="${y(1)}" stroke="#eee"/><line x1="${x(0)}" x2="${x(1)}" y1="${y(p)}" y2="${y(p)}" stroke="#eee"/>` +
				text(x(p), y(0) + 18, p.toFixed(1), 'text-anchor="middle"') +
				text(x(0) - 8, y(p) + 4, p.toFixed(1), 'text-anchor="end"')
		)
		.join('\n');
	const lines = methods
		.map(({ name, bins }, i) => {
			const points = bins
				.filter(({ count }) => count >= 50)
				.map(({ count, confidence, right }) => [x(confidence / count), y(right / count)]);
			return (
				`<polyline points="${points.map((p) => p.map((n) => n!.toFixed(1)).join()).join(' ')}" fill="none" stroke="${colours[i]}" stroke-width="2"/>` +
				points
					.map(
						([px, py]) =>
							`<circle cx="${px!.toFixed(1)}" cy="${py!.toFixed(1)}" r="3.5" fill="${colours[i]}"/>`
					)
					.join('') +
				text(x0 + size + 20, y0 + 20 + i * 22, name, `fill="${colours[i]}"`)
			);
		})
		.join('\n');
	return page(
		620,
		470,
		'Reliability diagram',
		ticks +
			`<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#999" stroke-dasharray="5 4"/>` +
			lines +
			text(x(0.5), 455, 'confidence', 'text-anchor="middle"') +
			text(14, y(0.5), 'right', `text-anchor="middle" transform="rotate(-90 14 ${y(0.5)})"`)
	);
}

/** Mean hours of each status, day by day as learned, and as they are. */
export function dynamicsPlot(
	days: readonly (readonly number[])[],
	truth: readonly number[],
	first: readonly number[],
	names: readonly string[]
): string {
	const [left, top, width, height] = [56, 20, 480, 320];
	const most = Math.log2(Math.max(...truth, ...first, ...days.flat()) * 1.2);
	const least = Math.log2(0.5);
	const x = (day: number) => left + (width * day) / days.length;
	const y = (hours: number) => top + height * (1 - (Math.log2(hours) - least) / (most - least));
	const grid = [0.5, 1, 2, 4, 8, 16, 32]
		.filter((hours) => Math.log2(hours) <= most)
		.map(
			(hours) =>
				`<line x1="${left}" x2="${left + width}" y1="${y(hours)}" y2="${y(hours)}" stroke="#eee"/>` +
				text(left - 8, y(hours) + 4, String(hours), 'text-anchor="end"')
		)
		.join('\n');
	const lines = names
		.map((name, k) => {
			const points = [[x(0), y(first[k]!)], ...days.map((day, i) => [x(i + 1), y(day[k]!)])];
			return (
				`<polyline points="${points.map((p) => p.map((n) => n!.toFixed(1)).join()).join(' ')}" fill="none" stroke="${colours[k]}" stroke-width="2"/>` +
				`<line x1="${left}" x2="${left + width}" y1="${y(truth[k]!)}" y2="${y(truth[k]!)}" stroke="${colours[k]}" stroke-dasharray="2 4"/>` +
				text(left + width + 14, y(days.at(-1)![k]!) + 4, name, `fill="${colours[k]}"`)
			);
		})
		.join('\n');
	return page(
		640,
		390,
		'Mean hours of each status as learned day by day; dotted: the truth',
		grid +
			lines +
			text(left + width / 2, 370, `day 1 to ${days.length}; dotted: the truth`, 'text-anchor="middle"') +
			text(
				14,
				top + height / 2,
				'mean hours',
				`text-anchor="middle" transform="rotate(-90 14 ${top + height / 2})"`
			)
	);
}
