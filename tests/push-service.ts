import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PushMessage } from '../src/lib/domain/alert/push-message.ts';

/** A browser as a push service sees it, with the keys only it has. */
export interface Browser {
	path: string;
	endpoint: string;
	keys: { p256dh: string; auth: string };
	/** what it got, decrypted */
	got: PushMessage[];
	headers: IncomingHttpHeaders[];
	/** answers instead of the usual 201, each used once */
	answers: { status: number; headers?: Record<string, string> }[];
	/** requests that came, also those not taken, epoch ms */
	asked: number[];
}

/** A push service of our own: takes what is encrypted for its browsers and signed by the server it knows, else answers 403. */
export interface PushService {
	origin: string;
	browser(): Browser;
	/** what was wrong with what it refused */
	wrong: string[];
	/** called when a message has come, before it is answered */
	hold: ((browser: Browser) => Promise<void>) | null;
	stop(): Promise<void>;
}

const base64 = (text: string) => Buffer.from(text, 'base64url');

/** As a browser decrypts: RFC 8188 and RFC 8291, by another way (HKDF of the library) than the server encrypts. */
export function decrypt(body: Buffer, privateKey: Buffer, auth: Buffer): Buffer {
	const salt = body.subarray(0, 16);
	const size = body.readUInt32BE(16);
	const length = body[20]!;
	const theirs = body.subarray(21, 21 + length);
	const sealed = body.subarray(21 + length);
	if (sealed.length > size) throw new Error('more than one record');
	const pair = createECDH('prime256v1');
	pair.setPrivateKey(privateKey);
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs]);
	const input = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32));
	const key = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: aes128gcm\0', 16));
	const nonce = Buffer.from(hkdfSync('sha256', input, salt, 'Content-Encoding: nonce\0', 12));
	const cipher = createDecipheriv('aes-128-gcm', key, nonce);
	cipher.setAuthTag(sealed.subarray(-16));
	const padded = Buffer.concat([cipher.update(sealed.subarray(0, -16)), cipher.final()]);
	const end = padded.findLastIndex((byte) => byte !== 0);
	if (padded[end] !== 2) throw new Error('the last record does not end with 2');
	return padded.subarray(0, end);
}

/** @throws Error saying what is wrong with the header `authorization` (RFC 8292) */
export function verifyVapid(header: string | undefined, audience: string, publicKey: string): void {
	const [, token, key] = /^vapid t=([\w-]+\.[\w-]+\.[\w-]+), k=([\w-]+)$/.exec(header ?? '') ?? [];
	if (!token || !key) throw new Error(`authorization is ${header}`);
	if (key !== publicKey) throw new Error('another key');
	const [head, claims, signature] = token.split('.') as [string, string, string];
	const { alg } = JSON.parse(base64(head).toString()) as { alg: string };
	if (alg !== 'ES256') throw new Error(`signed with ${alg}`);
	const point = base64(key);
	const jwk = {
		kty: 'EC',
		crv: 'P-256',
		x: point.subarray(1, 33).toString('base64url'),
		y: point.subarray(33).toString('base64url')
	};
	const good = verify(
		'sha256',
		Buffer.from(`${head}.${claims}`),
		{ key: createPublicKey({ format: 'jwk', key: jwk }), dsaEncoding: 'ieee-p1363' },
		base64(signature)
	);
	if (!good) throw new Error('a forged signature');
	const { aud, exp, sub } = JSON.parse(base64(claims).toString()) as {
		aud: string;
		exp: number;
		sub: string;
	};
	if (aud !== audience) throw new Error(`for ${aud}`);
	const left = exp - Date.now() / 1000;
	if (left <= 0 || left > 24 * 3600) throw new Error(`runs out in ${left} s`);
	if (!/^(mailto:|https:)/.test(sub)) throw new Error(`of ${sub}`);
}

/** Starts one on 127.0.0.1. @param publicKey of the server it knows */
export async function startPushService(publicKey: string): Promise<PushService> {
	const browsers = new Map<string, Browser & { privateKey: Buffer }>();
	const answer = (response: ServerResponse, status: number, headers: Record<string, string> = {}) =>
		response.writeHead(status, headers).end();
	const http = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => void take());
		async function take(): Promise<void> {
			const browser = browsers.get(request.url!);
			if (!browser) return void answer(response, 404);
			browser.asked.push(Date.now());
			const other = browser.answers.shift();
			if (other) return void answer(response, other.status, other.headers);
			try {
				verifyVapid(request.headers.authorization, service.origin, publicKey);
				if (request.headers['content-encoding'] !== 'aes128gcm') throw new Error('another encoding');
				if (!/^\d+$/.test(String(request.headers.ttl))) throw new Error(`ttl is ${request.headers.ttl}`);
				const body = Buffer.concat(chunks);
				if (body.length > 4096) throw new Error('longer than 4096 bytes');
				const text = decrypt(body, browser.privateKey, base64(browser.keys.auth)).toString();
				browser.got.push(JSON.parse(text) as PushMessage);
				browser.headers.push(request.headers);
			} catch (error) {
				service.wrong.push((error as Error).message);
				return void answer(response, 403);
			}
			await service.hold?.(browser);
			answer(response, 201);
		}
	});
	await new Promise<void>((done) => http.listen(0, '127.0.0.1', done));
	const service: PushService = {
		origin: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
		wrong: [],
		hold: null,
		browser() {
			const pair = createECDH('prime256v1');
			const p256dh = pair.generateKeys('base64url');
			const path = `/push/${randomBytes(16).toString('hex')}`;
			const made = {
				path,
				endpoint: service.origin + path,
				keys: { p256dh, auth: randomBytes(16).toString('base64url') },
				got: [],
				headers: [],
				answers: [],
				asked: [],
				privateKey: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex')
			};
			browsers.set(path, made);
			return made;
		},
		async stop() {
			http.closeAllConnections();
			await new Promise((done) => http.close(done));
		}
	};
	return service;
}
