import { describe, expect, it } from 'vitest';
import { contentSecurity } from './content-security.ts';

const policy = "default-src 'self'; img-src 'self' data:; connect-src 'self'";
const own = { embedded: true, supabaseUrl: 'http://127.0.0.1:5000', tiles: undefined };

describe('contentSecurity', () => {
	it('allows only this origin if everything is embedded', () => {
		expect(contentSecurity(policy, own)).toBe(policy);
	});

	it('adds a Supabase elsewhere for requests and sockets', () => {
		const text = contentSecurity(policy, { ...own, embedded: false, supabaseUrl: 'https://a.supabase.co' });
		expect(text).toContain("connect-src 'self' https://a.supabase.co wss://a.supabase.co");
	});

	it('adds the host of raster tiles to images', () => {
		const tiles = {
			type: 'raster' as const,
			url: 'https://t{s}.example.org/{z}/{x}/{y}.png',
			attribution: 'x',
			minZoom: 6,
			maxZoom: 18,
			datum: 'wgs84' as const
		};
		expect(contentSecurity(policy, { ...own, tiles })).toContain(
			"img-src 'self' https://t*.example.org data:"
		);
	});

	it('allows tiles to be fetched if they may be kept offline', () => {
		const tiles = {
			type: 'raster' as const,
			url: 'https://tiles.example.org/{z}/{x}/{y}.png',
			attribution: 'x',
			minZoom: 6,
			maxZoom: 18,
			datum: 'wgs84' as const,
			offline: true
		};
		const text = contentSecurity(policy, { ...own, tiles });
		expect(text).toContain("img-src 'self' https://tiles.example.org");
		expect(text).toContain("connect-src 'self' https://tiles.example.org");
	});
});
