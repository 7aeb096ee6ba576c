import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { isOwnOrigin } from './origin.ts';

const asked = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

it('accepts connections from our own pages and from programs, and no others', () => {
	const host = 'changxing.example:8443';
	expect(isOwnOrigin(asked({ host }))).toBe(true);
	expect(isOwnOrigin(asked({ host, origin: `https://${host}` }))).toBe(true);
	for (const origin of ['https://evil.example', 'https://changxing.example', 'null', ''])
		expect(isOwnOrigin(asked({ host, origin })), origin).toBe(false);
});

it('trusts the forwarded host only if there is a proxy of ours', () => {
	const headers = {
		host: 'app.internal:3000',
		'x-forwarded-host': 'changxing.example',
		origin: 'https://changxing.example'
	};
	expect(isOwnOrigin(asked(headers))).toBe(false);
	expect(isOwnOrigin(asked(headers), { proxies: 1 })).toBe(true);
	// the caller sends a forged host, and the proxy adds its entry after it
	const forged = { ...headers, 'x-forwarded-host': 'evil.example, changxing.example' };
	expect(isOwnOrigin(asked({ ...forged, origin: 'https://evil.example' }), { proxies: 1 })).toBe(false);
	expect(isOwnOrigin(asked(forged), { proxies: 1 })).toBe(true);
});
