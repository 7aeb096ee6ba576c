// One set of symbols, for the canvas of the map and for the SVG of lists and sheets. The shape shows the kind of place,
// colour and glyph show the status, and the fill shows how sure the status is.
import type { Kind } from '../domain/place/place.ts';
import { band, type Band, type Status } from '../domain/place/status.ts';

export type Theme = 'light' | 'dark';
/** Status shown by a mark: `disputed` if there are two sides; null without reports. */
export type MarkStatus = Status | 'disputed' | null;
export type Shown = Status | 'disputed' | 'unknown';

/** Path data within −12 … 12. */
export const shapes: Record<Kind, string> = {
	checkpoint: 'M-7 -10H7A3 3 0 0 1 10 -7V7A3 3 0 0 1 7 10H-7A3 3 0 0 1 -10 7V-7A3 3 0 0 1 -7 -10Z',
	sampling_point:
		'M-1.8 -11.6A2.5 2.5 0 0 1 1.8 -11.6L11.6 -1.8A2.5 2.5 0 0 1 11.6 1.8L1.8 11.6A2.5 2.5 0 0 1 -1.8 11.6L-11.6 1.8A2.5 2.5 0 0 1 -11.6 -1.8Z',
	service_station: 'M0 -10.8A10.8 10.8 0 0 1 0 10.8A10.8 10.8 0 0 1 0 -10.8Z'
};

/** Strokes within −6 … 6. */
export const glyphs: Record<Shown, string> = {
	open: 'M-4.6 0.4L-1.4 3.8L4.8 -3.6',
	busy: 'M-4.6 -3.6H4.6M-4.6 0H4.6M-4.6 3.6H4.6',
	restricted: 'M0 -5V1.2M0 4.6V4.8',
	closed: 'M-4 -4L4 4M4 -4L-4 4',
	disputed: 'M-3.2 -2.6A3.2 3.2 0 1 1 1.2 0.2C0.3 0.7 0 1.2 0 2.2M0 5.1V5.3',
	unknown: 'M-0.3 0H0.3'
};

/**
 * Fill by status. Each has a contrast of at least 3:1 against land and water of its theme; lightness and hue differ so much
 * that colour-blind users can tell the four apart.
 */
export const palette: Record<Theme, Record<Shown, string>> = {
	light: {
		open: '#00735c',
		busy: '#b45309',
		restricted: '#6d3fc0',
		closed: '#be1e2d',
		disputed: '#2b3a47',
		unknown: '#5f6b76'
	},
	dark: {
		open: '#4fe0b0',
		busy: '#ffb84d',
		restricted: '#c3a6ff',
		closed: '#ff7b7b',
		disputed: '#f0f4f8',
		unknown: '#9aa8b5'
	}
};

/** Colour of what is drawn on a fill, and ground of a hollow symbol. */
export const grounds: Record<Theme, { onFill: string; hollow: string }> = {
	light: { onFill: '#ffffff', hollow: '#ffffff' },
	dark: { onFill: '#08121b', hollow: '#141c25' }
};

/** Drawing instructions for one symbol; the same on canvas and in SVG. */
export interface Symbol {
	shape: string;
	glyph: string;
	fill: string;
	/** colour of the edge of the shape */
	edge: string;
	/** colour of the glyph */
	ink: string;
	edgeWidth: number;
	dash: number[];
}

/** Mixes two colours written as #rrggbb. @param share share of the first, 0..1 */
function mix(first: string, second: string, share: number): string {
	const channel = (text: string, i: number) => parseInt(text.slice(1 + 2 * i, 3 + 2 * i), 16);
	const parts = [0, 1, 2].map((i) =>
		Math.round(channel(first, i) * share + channel(second, i) * (1 - share))
	);
	return '#' + parts.map((value) => value.toString(16).padStart(2, '0')).join('');
}

/** Symbol of a place: solid if sure, pale with a solid edge if likely, hollow with a dashed edge if unsure or disputed. */
export function symbol(kind: Kind, status: MarkStatus, confidence: number, theme: Theme): Symbol {
	const shown: Shown = status ?? 'unknown';
	const sureness: Band = status === null || status === 'disputed' ? 'unsure' : band(confidence);
	const colour = palette[theme][shown];
	const { onFill, hollow } = grounds[theme];
	const base = { shape: shapes[kind], glyph: glyphs[shown], edge: colour, ink: colour, dash: [] as number[] };
	if (sureness === 'sure') return { ...base, fill: colour, edge: hollow, ink: onFill, edgeWidth: 1.5 };
	if (sureness === 'likely') return { ...base, fill: mix(colour, hollow, 0.3), edgeWidth: 2 };
	return {
		...base,
		fill: hollow,
		edgeWidth: status === null ? 1.5 : 2,
		dash: status === null ? [] : [3.2, 2.4]
	};
}
