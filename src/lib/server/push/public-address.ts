import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

// The endpoint of a push subscription comes from a client: it must not lead to a machine on the internal network.

const inner = new BlockList();
for (const [net, prefix] of [
	['0.0.0.0', 8],
	['10.0.0.0', 8],
	['100.64.0.0', 10],
	['127.0.0.0', 8],
	['169.254.0.0', 16],
	['172.16.0.0', 12],
	['192.0.0.0', 24],
	['192.0.2.0', 24],
	['192.168.0.0', 16],
	['198.18.0.0', 15],
	['198.51.100.0', 24],
	['203.0.113.0', 24],
	['224.0.0.0', 4],
	['240.0.0.0', 4]
] as const)
	inner.addSubnet(net, prefix, 'ipv4');
/** Only global unicast is public in IPv6, without the ranges below: Teredo, documentation, 6to4. */
const global6 = new BlockList();
global6.addSubnet('2000::', 3, 'ipv6');
for (const [net, prefix] of [
	['2001::', 32],
	['2001:db8::', 32],
	['2002::', 16]
] as const)
	inner.addSubnet(net, prefix, 'ipv6');

/** True for an address of the public internet (by IANA's registries of special-purpose addresses). */
export function isPublicAddress(address: string): boolean {
	const family = isIP(address);
	if (family === 4) return !inner.check(address, 'ipv4');
	if (family !== 6) return false;
	const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
	if (mapped) return isPublicAddress(mapped[1]!);
	return global6.check(address, 'ipv6') && !inner.check(address, 'ipv6');
}

/** The endpoint is not on the public internet. */
export class NotPublic extends Error {}

type Done = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/** Answers all addresses of a host name, as `lookup` of `node:dns` does. */
export type Resolve = (
	hostname: string,
	options: LookupOptions & { all: true },
	done: (error: Error | null, addresses: LookupAddress[]) => void
) => void;

/**
 * Makes a function that resolves a host name for a connection, and refuses it if any of its addresses is not public. The
 * connection uses the addresses checked here, so a name that resolves differently a moment later (DNS rebinding) does not pass
 * the check.
 */
export const publicLookup =
	(resolve: Resolve = lookup) =>
	(hostname: string, options: LookupOptions, done: Done): void =>
		resolve(hostname, { ...options, all: true }, (error, addresses) => {
			if (error) return done(error, []);
			const bad = addresses.find(({ address }) => !isPublicAddress(address));
			if (bad || !addresses.length)
				return done(new NotPublic(`${hostname} resolves to ${bad?.address ?? 'nothing'}`), []);
			if (options.all) done(null, addresses);
			else done(null, addresses[0]!.address, addresses[0]!.family);
		});

/** Checks an endpoint itself, without DNS. @throws NotPublic if it is not https, or names an IP address that is not public */
export function refuseInner({ protocol, hostname }: URL): void {
	const host = hostname.replace(/^\[|\]$/g, '');
	if (protocol !== 'https:') throw new NotPublic(`${protocol} is not https:`);
	if (isIP(host) && !isPublicAddress(host)) throw new NotPublic(`${host} is not a public address`);
}
