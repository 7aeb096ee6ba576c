import { describe, expect, it } from 'vitest';
import { kinds } from '../domain/place/place.ts';
import { statuses } from '../domain/place/status.ts';
import { glyphs, palette, shapes, symbol, type Shown } from './symbols.ts';

function luminance(colour: string): number {
	const [r, g, b] = [1, 3, 5].map((i) => {
		const value = parseInt(colour.slice(i, i + 2), 16) / 255;
		return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
	}) as [number, number, number];
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast by WCAG 2.2. */
function contrast(a: string, b: string): number {
	const [x, y] = [luminance(a), luminance(b)].sort((m, n) => n - m) as [number, number];
	return (x + 0.05) / (y + 0.05);
}

const grounds = { light: ['#f3f2ed', '#b9d5e8'], dark: ['#1d2631', '#0a1a2c'] } as const;

describe('symbols', () => {
	it('stand out from land and water in both themes', () => {
		for (const theme of ['light', 'dark'] as const)
			for (const shown of [...statuses, 'disputed', 'unknown'] as Shown[])
				for (const ground of grounds[theme])
					expect(contrast(palette[theme][shown], ground), `${theme} ${shown} on ${ground}`).toBeGreaterThan(
						3
					);
	});

	it('show status and kind without colour', () => {
		expect(new Set(Object.values(glyphs)).size).toBe(6);
		expect(new Set(kinds.map((kind) => shapes[kind])).size).toBe(3);
	});

	it('look different for each band of confidence', () => {
		const looks = [0.9, 0.6, 0.3].map((confidence) => {
			const { fill, dash } = symbol('checkpoint', 'closed', confidence, 'light');
			return `${fill} ${dash.join()}`;
		});
		expect(new Set(looks).size).toBe(3);
	});
});
