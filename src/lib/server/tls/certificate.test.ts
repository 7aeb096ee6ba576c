import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { localTls } from './certificate.ts';

let dataDir: string;
beforeEach(() => (dataDir = mkdtempSync(join(tmpdir(), 'changxing-tls-'))));
afterEach(() => rmSync(dataDir, { recursive: true }));

it('serves a browser that has installed the authority, and no other', async () => {
	const { key, cert, authority } = await localTls(dataDir, ['localhost', '127.0.0.1']);
	const server = createServer({ key, cert }, (_, response) => response.end('ok'));
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	const { port } = server.address() as AddressInfo;
	const get = (host: string, ca?: string) =>
		new Promise<number | undefined>((done, fail) => {
			const asked = request({ host: '127.0.0.1', servername: host, port, ca }, (answer) => {
				answer.resume();
				done(answer.statusCode);
			});
			asked.once('error', fail).end();
		});
	try {
		expect(await get('localhost', authority)).toBe(200);
		await expect(get('localhost')).rejects.toThrow();
		await expect(get('elsewhere.example', authority)).rejects.toThrow(/altnames/i);
	} finally {
		server.closeAllConnections();
		server.close();
	}
});

it('keeps its authority, so that it is installed once, and makes a certificate for the addresses of today', async () => {
	const first = await localTls(dataDir, ['localhost', '192.168.1.7']);
	const second = await localTls(dataDir, ['localhost', '192.168.1.9', '::1']);
	expect(second.authority).toBe(first.authority);
	const [one, two, authority] = [first.cert, second.cert, first.authority].map(
		(pem) => new X509Certificate(pem)
	) as [X509Certificate, X509Certificate, X509Certificate];
	expect(one.checkIP('192.168.1.7')).toBeTruthy();
	expect(two.checkIP('192.168.1.7')).toBeUndefined();
	expect(two.checkIP('192.168.1.9')).toBeTruthy();
	expect(two.verify(authority.publicKey)).toBe(true);
	expect(authority.ca).toBe(true);
	expect(two.ca).toBe(false);
	// Apple refuses a longer life
	expect(Date.parse(two.validTo) - Date.parse(two.validFrom)).toBeLessThan(398 * 86_400_000);
	expect(statSync(join(dataDir, 'tls/authority-key.pem')).mode & 0o077).toBe(0);
});
