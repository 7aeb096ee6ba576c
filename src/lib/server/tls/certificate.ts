import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import selfsigned from 'selfsigned';

const day = 86_400_000;
/** Life of the authority, which people install once, and of a certificate, which is made at each start; Apple takes up to 825 days. */
const life = { authority: 3650 * day, certificate: 397 * day };

/** Address at which the certificate of the authority can be fetched, to be installed on a phone. */
export const authorityPath = '/changxing-local.crt';

export interface LocalTls {
	/** PEM, for `https.createServer` */
	key: string;
	cert: string;
	/** certificate of the authority that signed `cert`, PEM */
	authority: string;
}

/**
 * A certificate for use on a local network, signed by an authority of this data directory. Browsers trust it once that authority
 * is installed on the device; its key stays in the directory.
 * @param names host names and IP addresses that the certificate is for
 */
export async function localTls(dataDir: string, names: readonly string[]): Promise<LocalTls> {
	const folder = join(dataDir, 'tls');
	const [keyFile, certFile] = [join(folder, 'authority-key.pem'), join(folder, 'authority.pem')];
	const options = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const;
	const from = new Date(Date.now() - day);
	const until = (span: number) => new Date(from.getTime() + span);
	if (!existsSync(keyFile) || !existsSync(certFile)) {
		const made = await selfsigned.generate([{ name: 'commonName', value: 'Changxing, local network' }], {
			...options,
			notBeforeDate: from,
			notAfterDate: until(life.authority),
			extensions: [
				{ name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
				{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }
			]
		});
		mkdirSync(folder, { recursive: true, mode: 0o700 });
		writeFileSync(certFile, made.cert);
		writeFileSync(keyFile, made.private, { mode: 0o600 });
	}
	const authority = readFileSync(certFile, 'utf8');
	const { private: key, cert } = await selfsigned.generate(
		[{ name: 'commonName', value: names[0] ?? 'localhost' }],
		{
			...options,
			notBeforeDate: from,
			notAfterDate: until(life.certificate),
			ca: { key: readFileSync(keyFile, 'utf8'), cert: authority },
			extensions: [
				{ name: 'basicConstraints', cA: false, critical: true },
				{ name: 'keyUsage', digitalSignature: true, critical: true },
				{ name: 'extKeyUsage', serverAuth: true },
				{
					name: 'subjectAltName',
					altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name }))
				}
			]
		}
	);
	return { key, cert, authority };
}
