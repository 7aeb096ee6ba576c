import { describe, expect, it } from 'vitest';
import { noFilter } from '../../../lib/domain/place/search.ts';
import { readAddress, writeAddress } from './address.ts';

const base = new URL('http://localhost/');

describe('address', () => {
	it('is read back as it was written', () => {
		const address = {
			filter: { ...noFilter, query: '枫泾', road: 'G60' },
			place: '0190a5b0-0000-7000-8000-000000000001',
			view: { zoom: 11, lat: 31.23, lon: 121.47 }
		};
		expect(readAddress(writeAddress(base, address))).toEqual(address);
	});

	it.each(['#', '#x/y/z', '#11', '#11/99/121', '#11/31/Infinity'])('reads %s as no view', (hash) => {
		expect(readAddress(new URL(hash, base)).view).toBeNull();
	});

	it('reads an invalid place id as no place', () => {
		expect(readAddress(new URL('/?place=<script>', base)).place).toBeNull();
	});
});
