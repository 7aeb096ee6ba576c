import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SignJWT } from 'jose';

/** Key pair that identifies this server to push services (RFC 8292), base64url: uncompressed point and scalar on P-256. */
export interface VapidKeys {
	publicKey: string;
	privateKey: string;
}

/** True if the public key belongs to the private key. */
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
 * Reads the keys in a data directory; creates them the first time. Only the owner can read the file.
 * @throws Error if the file exists but holds no valid key pair: new keys would end every subscription
 */
export function loadVapidKeys(dataDir: string): VapidKeys {
	const file = join(dataDir, 'push-keys.json');
	if (existsSync(file)) {
		let keys: Partial<VapidKeys> = {};
		try {
			keys = JSON.parse(readFileSync(file, 'utf8')) as Partial<VapidKeys>;
		} catch {
			// reported below, as keys that do not match
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
		// keep leading zeroes: the key is always 32 bytes
		privateKey: pair.getPrivateKey('hex').padStart(64, '0')
	};
	keys.privateKey = Buffer.from(keys.privateKey, 'hex').toString('base64url');
	mkdirSync(dataDir, { recursive: true });
	// write to another file, then rename: a crash cannot leave half a file
	writeFileSync(`${file}.new`, JSON.stringify(keys, null, '\t'), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	return keys;
}

/** Time until a token expires, seconds: push services accept at most 24 hours. */
const lifetime = 12 * 3600;
/** Time for which a token is used again, milliseconds. */
const reuse = 6 * 3_600_000;

/** Identifies this server to push services (RFC 8292) with one signed token per service, which is used for 6 hours. */
export class Vapid {
	readonly publicKey: string;
	#key: KeyObject;
	#subject: string;
	#tokens = new Map<string, { header: Promise<string>; made: number }>();

	/** @param subject contact address of the operator, `mailto:` or `https:` */
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

	/** Value of the header `authorization` for an endpoint. @param now epoch ms */
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
		// limit the memory that subscriptions with many different hosts can use
		if (this.#tokens.size > 1000) this.#tokens.clear();
		this.#tokens.set(origin, { header, made: now });
		return header;
	}
}
