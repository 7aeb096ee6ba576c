import { createECDH } from 'node:crypto';
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
			edge: { proxies: 0, addressHeader: undefined },
			metricsToken: undefined,
			log: { level: 'info', format: undefined },
			push: { keys: undefined, subject: 'mailto:operator@example.org', anywhere: false },
			webhook: undefined,
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

	it('accepts a pair of push keys, and refuses half a pair or keys that do not match', () => {
		const one = createECDH('prime256v1');
		one.generateKeys();
		const pair = {
			VAPID_PUBLIC_KEY: one.getPublicKey('base64url'),
			VAPID_PRIVATE_KEY: Buffer.from(one.getPrivateKey('hex').padStart(64, '0'), 'hex').toString('base64url')
		};
		expect(parseEnv(pair).push.keys?.publicKey).toBe(pair.VAPID_PUBLIC_KEY);
		for (const part of ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY'])
			expect(() => parseEnv({ ...pair, [part]: undefined })).toThrow(/are no pair/);
		expect(() => parseEnv({ ...pair, VAPID_PRIVATE_KEY: 'A'.repeat(43) })).toThrow(/are no pair/);
		expect(() => parseEnv({ ...pair, VAPID_PRIVATE_KEY: 'secret' })).toThrow(
			/^VAPID_PRIVATE_KEY is what it is: it should be/
		);
		expect(() => parseEnv({ VAPID_SUBJECT: 'me' })).toThrow(/^VAPID_SUBJECT is "me"/);
	});

	it('requires both the address and the secret of a webhook, and does not print the secret', () => {
		const hook = { WEBHOOK_URL: 'https://bridge.example/hook', WEBHOOK_SECRET: 'at least sixteen' };
		expect(parseEnv(hook).webhook).toEqual({ url: hook.WEBHOOK_URL, secret: hook.WEBHOOK_SECRET });
		expect(() => parseEnv({ ...hook, WEBHOOK_SECRET: '' })).toThrow(/^WEBHOOK_SECRET is missing/);
		expect(() => parseEnv({ ...hook, WEBHOOK_URL: '' })).toThrow(/^WEBHOOK_URL is missing/);
		expect(() => parseEnv({ ...hook, WEBHOOK_SECRET: 'short' })).toThrow(/^WEBHOOK_SECRET is what it is/);
	});

	it('accepts the name of an address header in upper or lower case, and refuses headers that hold a list', () => {
		const edge = (CLIENT_ADDRESS_HEADER: string) =>
			parseEnv({ CLIENT_ADDRESS_HEADER, TRUST_PROXY: '1' }).edge;
		expect(edge('CF-Connecting-IP')).toEqual({ proxies: 1, addressHeader: 'cf-connecting-ip' });
		for (const wrong of ['X-Forwarded-For', 'forwarded', 'a b', 'x:y', '1'])
			expect(() => edge(wrong), wrong).toThrow(
				/^CLIENT_ADDRESS_HEADER is ".*": it should be the name of a header/
			);
	});

	it('names the allowed levels and formats of the log', () => {
		expect(parseEnv({ LOG_LEVEL: 'debug', LOG_FORMAT: 'json' }).log).toEqual({
			level: 'debug',
			format: 'json'
		});
		expect(() => parseEnv({ LOG_LEVEL: 'loud' })).toThrow(
			'LOG_LEVEL is "loud": it should be debug, info, warn, error, silent'
		);
		expect(() => parseEnv({ LOG_FORMAT: 'xml' })).toThrow('LOG_FORMAT is "xml": it should be json or text');
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

	it('names each problem once', () => {
		expect(() => parseEnv({ ...remote, SUPABASE_URL: 'x' })).toThrow(
			/^SUPABASE_URL is "x": it should be an http\(s\) address$/
		);
	});
});
