import type { Severity } from '../../domain/alert/alert.ts';
import type { Theme } from '../symbols.ts';

/** Colours by severity: contrast of at least 4.5:1 against the surface of the theme, and against the text written on them. */
export const severityColours: Record<Theme, Record<Severity, string>> = {
	light: { Extreme: '#8a0f4a', Severe: '#be1e2d', Moderate: '#a34a08', Minor: '#0a5fb4', Unknown: '#5f6b76' },
	dark: { Extreme: '#ff8ac6', Severe: '#ff7b7b', Moderate: '#ffb84d', Minor: '#7cbcff', Unknown: '#9aa8b5' }
};
