import { describe, expect, it } from 'vitest';
import { EnvError, parseEnv } from './env.ts';

const remote = {
	SUPABASE_URL: 'https://x.supabase.co/',
	SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_x',
	SUPABASE_SECRET_KEY: 'sb_secret_x'
};

describe('parseEnv', () => {
	it('has a default for everything', () => {
		expect(parseEnv({})).toEqual({
			port: 3000,
			host: '127.0.0.1',
			dataDir: '.data',
			demo: undefined,
			tiles: undefined,
			proxies: 0,
			supabase: undefined
		});
	});

	it('treats an empty variable as not set', () => {
		expect(parseEnv({ PORT: '', SUPABASE_URL: '' }).port).toBe(3000);
	});

	it.each(['abc', '70000', '-1', '3.5'])('names PORT and what it should be for %s', (PORT) => {
		expect(() => parseEnv({ PORT })).toThrow(/^PORT is "?.*"?: it should be a whole number from 0 to 65535/);
	});

	it('takes all three Supabase settings', () => {
		expect(parseEnv(remote).supabase?.url).toBe('https://x.supabase.co');
	});

	it('names the Supabase setting that is missing', () => {
		expect(() => parseEnv({ ...remote, SUPABASE_SECRET_KEY: undefined })).toThrow(
			/^SUPABASE_SECRET_KEY is missing/
		);
	});

	it('refuses a demonstration on a real database', () => {
		expect(() => parseEnv({ ...remote, DEMO: '1' })).toThrow(EnvError);
	});

	it('reads a tile provider and names the part that is wrong', () => {
		const good = { type: 'raster', url: 'https://t/{z}/{x}/{y}.png', attribution: 'T', datum: 'gcj02' };
		expect(parseEnv({ TILES: JSON.stringify(good) }).tiles).toMatchObject({
			...good,
			minZoom: 6,
			maxZoom: 18
		});
		expect(() => parseEnv({ TILES: JSON.stringify({ ...good, datum: 'bd09' }) })).toThrow(
			/^TILES \(datum\) is "bd09": it should be "wgs84" or "gcj02"/
		);
		for (const text of ['{', '7'])
			expect(() => parseEnv({ TILES: text })).toThrow(/^TILES is .*: it should be a JSON object/);
		expect(() => parseEnv({ TILES: JSON.stringify({ ...good, url: undefined }) })).toThrow(
			'TILES (url) is missing: it should be given'
		);
		expect(() => parseEnv({ TILES: JSON.stringify({ ...good, key: 1 }) })).toThrow(/should be left out$/);
	});

	it('names what is wrong once', () => {
		expect(() => parseEnv({ ...remote, SUPABASE_URL: 'x' })).toThrow(
			/^SUPABASE_URL is "x": it should be an http\(s\) address$/
		);
	});
});
