import { networkInterfaces } from 'node:os';
import { renderUnicodeCompact } from 'uqr';

const everywhere = (host: string) => host === '0.0.0.0' || host === '::';

/** IPv4 addresses of this machine in its networks. */
const inNetworks = (): string[] =>
	Object.values(networkInterfaces())
		.flatMap((list) => list ?? [])
		.filter(({ family, internal }) => family === 'IPv4' && !internal)
		.map(({ address }) => address);

/** Names under which a server that listens on `host` can be reached. */
export const namesOf = (host: string): string[] =>
	everywhere(host) ? ['127.0.0.1', ...inNetworks()] : [host];

/** The QR code of an address for a terminal, for the camera of a phone. */
export const qrOf = (url: string): string => renderUnicodeCompact(url, { border: 2 });

/** True if other devices can reach a server under this name. */
export const isOutside = (name: string): boolean => !/^(127\.|localhost$|::1$)/.test(name);
