import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const request = (forwarded?: string) =>
	({
		headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
		socket: { remoteAddress: '10.0.0.9' }
	}) as unknown as IncomingMessage;

describe('the address a request comes from', () => {
	it('is that of the socket where no proxy of ours stands before us, whatever the caller says', () => {
		expect(clientAddress(request('1.2.3.4'), 0)).toBe('10.0.0.9');
	});

	it('is what the outermost of our proxies saw, and nothing a caller put before that', () => {
		expect(clientAddress(request('6.6.6.6, 1.2.3.4'), 1)).toBe('1.2.3.4');
		expect(clientAddress(request('6.6.6.6, 1.2.3.4, 10.0.0.1'), 2)).toBe('1.2.3.4');
	});

	it('is the best there is where a proxy says less than it should', () => {
		expect(clientAddress(request('1.2.3.4'), 2)).toBe('1.2.3.4');
		expect(clientAddress(request(), 1)).toBe('10.0.0.9');
	});
});
