import type { Theme } from '../symbols.ts';

interface Style {
	land: string;
	water: string;
	shore: string;
	river: string;
	province: string;
	/** national expressways, and provincial ones in a paler colour */
	national: { line: string; casing: string };
	provincial: { line: string; casing: string };
	city: string;
	halo: string;
	waterName: string;
	waterHalo: string;
}

export const styles: Record<Theme, Style> = {
	light: {
		land: '#f3f2ed',
		water: '#b4d3e6',
		shore: '#93b9d1',
		river: '#a9cbe0',
		province: '#9b93b5',
		national: { line: '#f2a73b', casing: '#bd7417' },
		provincial: { line: '#fbd48a', casing: '#cf9d4b' },
		city: '#222f3a',
		halo: 'rgba(247, 246, 242, 0.95)',
		waterName: '#2f6a8f',
		waterHalo: 'rgba(206, 226, 238, 0.9)'
	},
	dark: {
		land: '#232e3a',
		water: '#0a141f',
		shore: '#41566a',
		river: '#0f2233',
		province: '#7d7aa3',
		national: { line: '#c98a35', casing: '#14100a' },
		provincial: { line: '#8f7444', casing: '#14100a' },
		city: '#e4ebf2',
		halo: 'rgba(24, 32, 41, 0.95)',
		waterName: '#7db3d8',
		waterHalo: 'rgba(8, 16, 24, 0.9)'
	}
};

/** Interpolates between [zoom, value] steps; constant before the first and after the last. */
export function byZoom(zoom: number, steps: readonly (readonly [zoom: number, value: number])[]): number {
	const after = steps.findIndex(([at]) => at >= zoom);
	if (after === 0) return steps[0]![1];
	if (after < 0) return steps[steps.length - 1]![1];
	const [z0, v0] = steps[after - 1]!;
	const [z1, v1] = steps[after]!;
	return v0 + ((v1 - v0) * (zoom - z0)) / (z1 - z0);
}

/** Line width of a national expressway, CSS pixels. */
export const roadWidth = (zoom: number) =>
	byZoom(zoom, [
		[6, 1.6],
		[8, 2.6],
		[10, 3.6],
		[12, 5],
		[14, 7]
	]);
