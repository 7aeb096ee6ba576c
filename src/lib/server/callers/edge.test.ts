import { describe, expect, it } from 'vitest';
import { noEdge, protocolOf, withoutForwarding } from './edge.ts';

describe('the protocol that the browser used', () => {
	const protocol = (said: string | undefined, edge = { proxies: 1 }) =>
		protocolOf(said === undefined ? {} : { 'x-forwarded-proto': said }, edge);

	it('is what the edge reports; http without an edge, whatever a caller sends', () => {
		expect(protocol('https')).toBe('https');
		expect(protocol('https', noEdge)).toBe('http');
		expect(
			protocolOf({ 'x-forwarded-proto': 'https' }, { proxies: 0, addressHeader: 'cf-connecting-ip' })
		).toBe('https');
	});

	it('is the one reported by our outermost proxy', () => {
		expect(protocol('https, http', { proxies: 2 })).toBe('https');
		expect(protocol('https, http', { proxies: 1 })).toBe('http');
		expect(protocol('https', { proxies: 2 })).toBe('https');
	});

	it('is never anything but http or https', () => {
		for (const said of ['javascript', 'http:evil', 'HTTPS://', '', undefined])
			expect(protocol(said)).toBe('http');
	});
});

it('removes every header that says where a request comes from, and no other', () => {
	const kept = {
		host: 'x',
		authorization: 'Bearer x',
		apikey: 'k',
		'content-type': 'a/b',
		'x-client-info': 'js'
	};
	const headers: Record<string, string> = { ...kept };
	for (const name of [
		'forwarded',
		'via',
		'x-forwarded-for',
		'x-forwarded-host',
		'x-forwarded-proto',
		'x-forwarded-port',
		'x-forwarded',
		'x-real-ip',
		'x-client-ip',
		'x-cluster-client-ip',
		'x-original-forwarded-for',
		'true-client-ip',
		'cf-connecting-ip',
		'cf-connecting-ipv6',
		'cf-pseudo-ipv4',
		'cf-ray',
		'fastly-client-ip',
		'fly-client-ip',
		'x-edge-address'
	])
		headers[name] = '6.6.6.6';
	withoutForwarding(headers, { proxies: 0, addressHeader: 'x-edge-address' });
	expect(headers).toEqual(kept);
});
