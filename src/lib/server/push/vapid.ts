import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';

/** The pair of keys by which push services know this server (RFC 8292), base64url: an uncompressed point and a scalar of P-256. */
export interface VapidKeys {
	publicKey: string;
	privateKey: string;
}

/** True where the two belong together. */
export function isPair({ publicKey, privateKey }: Partial<VapidKeys>): boolean {
	try {
		const pair = createECDH('prime256v1');
		pair.setPrivateKey(Buffer.from(privateKey ?? '', 'base64url'));
		return pair.getPublicKey('base64url') === publicKey;
	} catch {
		return false;
	}
}

/**
 * Reads the keys of a data directory, making them the first time. The file is readable by its owner only.
 * @throws Error where the file is there but not what it should be: with other keys every subscription would be lost
 */
export function loadVapidKeys(dataDir: string): VapidKeys {
	const file = join(dataDir, 'push-keys.json');
	if (existsSync(file)) {
		let keys: Partial<VapidKeys> = {};
		try {
			keys = JSON.parse(readFileSync(file, 'utf8')) as Partial<VapidKeys>;
		} catch {
			// said below
		}
		if (!isPair(keys))
			throw new Error(
				`${file} does not hold a pair of keys: restore it from a backup, or delete it and every browser subscribes anew.`
			);
		chmodSync(file, 0o600);
		return keys as VapidKeys;
	}
	const pair = createECDH('prime256v1');
	pair.generateKeys();
	const keys = {
		publicKey: pair.getPublicKey('base64url'),
		// leading zeroes count
		privateKey: pair.getPrivateKey('hex').padStart(64, '0')
	};
	keys.privateKey = Buffer.from(keys.privateKey, 'hex').toString('base64url');
	mkdirSync(dataDir, { recursive: true });
	// written aside and moved: a crash in between leaves no half file
	writeFileSync(`${file}.new`, JSON.stringify(keys, null, '\t'), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	return keys;
}

/** A token is good for so long, seconds: a push service takes at most a day. */
const lifetime = 12 * 3600;
/** It is used again for so long, milliseconds. */
const reuse = 6 * 3_600_000;

/** Says to push services who sends: one signed token for each of them, used for some hours. */
export class Vapid {
	readonly publicKey: string;
	#key: KeyObject;
	#subject: string;
	#tokens = new Map<string, { header: Promise<string>; made: number }>();

	/** @param subject where the operator is reached, `mailto:` or `https:` */
	constructor(keys: VapidKeys, subject: string) {
		const point = Buffer.from(keys.publicKey, 'base64url');
		this.publicKey = keys.publicKey;
		this.#subject = subject;
		this.#key = createPrivateKey({
			format: 'jwk',
			key: {
				kty: 'EC',
				crv: 'P-256',
				d: keys.privateKey,
				x: point.subarray(1, 33).toString('base64url'),
				y: point.subarray(33).toString('base64url')
			}
		});
	}

	/** The header `authorization` for an endpoint. @param now epoch ms */
	authorization(endpoint: string, now = Date.now()): Promise<string> {
		const { origin } = new URL(endpoint);
		const known = this.#tokens.get(origin);
		if (known && now - known.made < reuse) return known.header;
		const header = new SignJWT({})
			.setProtectedHeader({ typ: 'JWT', alg: 'ES256' })
			.setAudience(origin)
			.setSubject(this.#subject)
			.setExpirationTime(Math.floor(now / 1000) + lifetime)
			.sign(this.#key)
			.then((token) => `vapid t=${token}, k=${this.publicKey}`);
		// whoever subscribes with ever new hosts does not fill the memory
		if (this.#tokens.size > 1000) this.#tokens.clear();
		this.#tokens.set(origin, { header, made: now });
		return header;
	}
}
