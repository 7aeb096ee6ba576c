import { describe, expect, it, vi } from 'vitest';
import { isOutside, namesOf, qrOf } from './addresses.ts';

vi.mock('node:os', async (original) => ({
	...(await original<object>()),
	networkInterfaces: () => ({
		lo: [{ family: 'IPv4', internal: true, address: '127.0.0.1' }],
		wlan: [
			{ family: 'IPv4', internal: false, address: '192.168.1.7' },
			{ family: 'IPv6', internal: false, address: 'fe80::1' }
		],
		gone: undefined
	})
}));

describe('the names of a server', () => {
	it.each(['0.0.0.0', '::'])('that listens on %s are the addresses of its networks', (host) => {
		expect(namesOf(host)).toEqual(['127.0.0.1', '192.168.1.7']);
	});

	it.each(['192.168.1.7', 'changxing.local', '::1'])('that listens on %s are this one', (host) => {
		expect(namesOf(host)).toEqual([host]);
	});

	it.each([
		['192.168.1.7', true],
		['changxing.local', true],
		['localhost.example', true],
		['127.0.0.1', false],
		['127.1.2.3', false],
		['localhost', false],
		['::1', false]
	])('%s can be reached from outside: %s', (name, outside) => {
		expect(isOutside(name)).toBe(outside);
	});
});

describe('the QR code of an address', () => {
	const lines = (url: string) => qrOf(url).split('\n');

	it('has lines of equal length', () => {
		const code = lines('https://192.168.1.7:3000/');
		const widths = new Set(code.map((line) => line.length));
		expect(widths.size).toBe(1);
		// two modules of the code in each line
		expect([...widths][0]).toBeGreaterThan(21);
		expect(code.length).toBe(Math.ceil([...widths][0]! / 2));
	});

	it('differs for two addresses', () => {
		expect(qrOf('https://192.168.1.7:3000/')).not.toBe(qrOf('https://192.168.1.8:3000/'));
	});
});
