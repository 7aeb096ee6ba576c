import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { clientAddress, plainAddress } from './client-address.ts';
import { noEdge } from './edge.ts';

const request = (forwarded?: string, more: Record<string, string> = {}, remoteAddress = '10.0.0.9') =>
	({
		headers: { ...(forwarded !== undefined && { 'x-forwarded-for': forwarded }), ...more },
		socket: { remoteAddress }
	}) as unknown as IncomingMessage;

/** Headers that a caller may forge to seem another client. */
const forged = {
	forwarded: 'for=6.6.6.6',
	'x-real-ip': '6.6.6.6',
	'true-client-ip': '6.6.6.6',
	'cf-connecting-ip': '6.6.6.6',
	'x-client-ip': '6.6.6.6'
};

describe('the address a request comes from', () => {
	it('is the address of the socket if there is no proxy of ours, whatever headers the caller sends', () => {
		expect(clientAddress(request('1.2.3.4'), noEdge)).toBe('10.0.0.9');
		expect(clientAddress(request('1.2.3.4', forged), noEdge)).toBe('10.0.0.9');
	});

	it('is the entry of our outermost proxy, never an entry of the caller before it', () => {
		expect(clientAddress(request('6.6.6.6, 1.2.3.4'), { proxies: 1 })).toBe('1.2.3.4');
		expect(clientAddress(request('6.6.6.6, 1.2.3.4, 10.0.0.1'), { proxies: 2 })).toBe('1.2.3.4');
		expect(clientAddress(request('6.6.6.6, 1.2.3.4', forged), { proxies: 1 })).toBe('1.2.3.4');
	});

	it('is the first entry if there are fewer entries than proxies', () => {
		expect(clientAddress(request('1.2.3.4'), { proxies: 2 })).toBe('1.2.3.4');
		expect(clientAddress(request(), { proxies: 1 })).toBe('10.0.0.9');
		expect(clientAddress(request(' , ,'), { proxies: 1 })).toBe('10.0.0.9');
	});

	it('is read from lists with and without blanks', () => {
		for (const list of [
			'6.6.6.6,1.2.3.4,10.0.0.1',
			'6.6.6.6 ,  1.2.3.4 ,10.0.0.1 ',
			',6.6.6.6,,1.2.3.4,10.0.0.1,'
		])
			expect(clientAddress(request(list), { proxies: 2 }), list).toBe('1.2.3.4');
	});

	it('is the address of the socket if the entry of our proxy is not an address', () => {
		for (const rubbish of [
			'unknown',
			'_hidden',
			'1.2.3',
			'1.2.3.4.5',
			'999.1.1.1',
			"'; drop table",
			'<b>',
			'for=1.2.3.4'
		])
			expect(clientAddress(request(`6.6.6.6, ${rubbish}`), { proxies: 1 }), rubbish).toBe('10.0.0.9');
	});

	it('is taken from the address header only if one is configured', () => {
		const edge = { proxies: 0, addressHeader: 'cf-connecting-ip' };
		const named = { 'cf-connecting-ip': '1.2.3.4' };
		expect(clientAddress(request('6.6.6.6', named), edge)).toBe('1.2.3.4');
		expect(clientAddress(request('6.6.6.6', named), { proxies: 1, addressHeader: 'fly-client-ip' })).toBe(
			'6.6.6.6'
		);
		expect(clientAddress(request('1.2.3.4', { ...forged }), { proxies: 1 })).toBe('1.2.3.4');
	});

	it('falls back to the proxies, or the socket, if the address header is missing, repeated or not valid', () => {
		for (const given of [{}, { 'cf-connecting-ip': 'me' }, { 'cf-connecting-ip': '6.6.6.6, 1.2.3.4' }]) {
			const asked = request('6.6.6.6, 5.6.7.8', given as Record<string, string>);
			expect(clientAddress(asked, { proxies: 1, addressHeader: 'cf-connecting-ip' })).toBe('5.6.7.8');
			expect(clientAddress(asked, { proxies: 0, addressHeader: 'cf-connecting-ip' })).toBe('10.0.0.9');
		}
	});

	it('has the same form for all spellings of one address', () => {
		expect(clientAddress(request(undefined, {}, '::ffff:10.0.0.9'), noEdge)).toBe('10.0.0.9');
		expect(clientAddress(request(undefined, {}, '::1'), noEdge)).toBe('::1');
		for (const [spelt, plain] of [
			['2001:DB8:0:0::7', '2001:db8::7'],
			['[2001:db8::7]:443', '2001:db8::7'],
			['[2001:db8::7]', '2001:db8::7'],
			['2001:0db8:0000:0000:0000:0000:0000:0007', '2001:db8::7'],
			['fe80::1%eth0', 'fe80::1'],
			['::ffff:1.2.3.4', '1.2.3.4'],
			['::FFFF:0102:0304', '1.2.3.4'],
			['[::ffff:1.2.3.4]:80', '1.2.3.4'],
			['1.2.3.4:8080', '1.2.3.4']
		] as const)
			expect(clientAddress(request(`6.6.6.6, ${spelt}`), { proxies: 1 }), spelt).toBe(plain);
	});

	it('is null for a text that is not an address', () => {
		for (const text of ['', ' ', 'localhost', '1.2.3.4/24', '::g', '[::1', '2001:db8::7:443:1:2:3:4:5:6'])
			expect(plainAddress(text), text).toBeNull();
	});

	it('is empty if the connection is closed', () => {
		expect(clientAddress({ headers: {}, socket: {} } as unknown as IncomingMessage, noEdge)).toBe('');
	});
});
