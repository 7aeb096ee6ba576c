import { expect, it } from 'vitest';
import type { AlertPlace, AlertStretch } from '../../../lib/domain/alert/alert.ts';
import { readAddress } from '../(map)/address.ts';
import { mapLink } from './map-link.ts';

const place = (id: string, lon: number, lat: number): AlertPlace => ({
	id,
	names: { zh: '枫泾', en: 'Fengjing' },
	expressways: ['G60'],
	towards: null,
	lon,
	lat
});
const stretch = (west: number, east: number): AlertStretch => ({
	code: 'G60',
	from: { lon: west, lat: 30.8 },
	to: { lon: east, lat: 31 },
	towards: null,
	label: { zh: 'G60', en: 'G60' }
});
const view = (link: string) => readAddress(new URL(link, 'https://example.org')).view!;

it('opens the only place of an alert', () => {
	const id = '01a21075-4f98-725c-8cc7-23cddfd965dd';
	expect(mapLink({ places: [place(id, 121, 30.9)], stretches: [], area: null })).toBe(`/?place=${id}`);
});

it('shows a whole stretch at the highest suitable zoom', () => {
	const near = view(mapLink({ places: [], stretches: [stretch(120.9, 121)], area: null }));
	const far = view(mapLink({ places: [], stretches: [stretch(118, 121)], area: null }));
	expect(near).toEqual({ zoom: 11, lat: 30.9, lon: 120.95 });
	expect(far.zoom).toBe(7);
	expect(far.lon).toBe(119.5);
});

it('shows an area and several places in one view', () => {
	const places = [place('a', 120, 31), place('b', 121, 31)];
	const area = { type: 'Polygon' as const, coordinates: [[[122, 31], [122, 32], [121, 31], [122, 31]] as [number, number][]] }; // prettier-ignore
	expect(view(mapLink({ places, stretches: [], area }))).toMatchObject({ lat: 31.5, lon: 121 });
});
