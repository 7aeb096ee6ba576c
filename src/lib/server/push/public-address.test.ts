import { expect, it } from 'vitest';
import { isPublicAddress, NotPublic, publicLookup, refuseInner } from './public-address.ts';

it.each([
	'127.0.0.1',
	'10.1.2.3',
	'172.31.255.255',
	'192.168.1.1',
	'169.254.169.254',
	'100.64.0.1',
	'0.0.0.0',
	'224.0.0.1',
	'255.255.255.255',
	'::1',
	'::',
	'fe80::1',
	'fd00::1',
	'ff02::1',
	'::ffff:127.0.0.1',
	'::ffff:7f00:1',
	'64:ff9b::7f00:1',
	'2002:7f00:1::',
	'2001:db8::1',
	'localhost'
])('%s is not public', (address) => {
	expect(isPublicAddress(address)).toBe(false);
});

it.each(['8.8.8.8', '172.32.0.1', '142.250.1.95', '2607:f8b0::1', '2001:4860:4860::8888', '::ffff:8.8.8.8'])(
	'%s is public',
	(address) => {
		expect(isPublicAddress(address)).toBe(true);
	}
);

it.each([
	'http://push.example/x',
	'https://127.0.0.1/x',
	'https://[::1]/x',
	'https://[::ffff:10.0.0.1]/x',
	'https://2130706433/x'
])('refuses %s before anything is resolved', (address) => {
	expect(() => refuseInner(new URL(address))).toThrow(NotPublic);
});

it('refuses a name that resolves to a machine on the internal network', async () => {
	const error = await new Promise<Error | null>((done) => publicLookup()('localhost', { all: true }, done));
	expect(error).toBeInstanceOf(NotPublic);
});

it('refuses a name of which only one address is public', async () => {
	const addresses = [
		{ address: '8.8.8.8', family: 4 },
		{ address: '10.0.0.1', family: 4 }
	];
	for (const order of [addresses, addresses.toReversed()]) {
		const lookup = publicLookup((_name, _options, done) => done(null, order));
		for (const all of [true, false]) {
			const error = await new Promise<Error | null>((done) => lookup('half.example', { all }, done));
			expect(error).toBeInstanceOf(NotPublic);
		}
	}
});
