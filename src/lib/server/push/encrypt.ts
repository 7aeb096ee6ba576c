import { createCipheriv, createECDH, createHmac, randomBytes } from 'node:crypto';
import type { SubscriptionKeys } from '../../domain/alert/subscription.ts';

const recordSize = 4096;

/** HKDF with one block (RFC 5869): extract, then expand to at most 32 bytes. */
function derive(salt: Buffer, secret: Buffer, info: Buffer, length: number): Buffer {
	const key = createHmac('sha256', salt).update(secret).digest();
	return createHmac('sha256', key).update(info).update(Buffer.of(1)).digest().subarray(0, length);
}

/**
 * Encrypts a message for one browser: `aes128gcm` (RFC 8188) with keys as in RFC 8291, in one record.
 * @param fixed salt and private key of the sender, for the example in RFC 8291; default: new ones for each message
 * @throws Error if the keys are not valid for P-256, or the message does not fit into one record
 */
export function encrypt(
	message: Buffer,
	keys: SubscriptionKeys,
	fixed?: { salt: Buffer; privateKey: Buffer }
): Buffer {
	const theirs = Buffer.from(keys.p256dh, 'base64url');
	const auth = Buffer.from(keys.auth, 'base64url');
	const pair = createECDH('prime256v1');
	if (fixed) pair.setPrivateKey(fixed.privateKey);
	else pair.generateKeys();
	const ours = pair.getPublicKey();
	const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
	const secret = derive(auth, pair.computeSecret(theirs), info, 32);
	const salt = fixed?.salt ?? randomBytes(16);
	const key = derive(salt, secret, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
	const nonce = derive(salt, secret, Buffer.from('Content-Encoding: nonce\0'), 12);

	const cipher = createCipheriv('aes-128-gcm', key, nonce);
	// delimiter byte 2 marks the last record
	const sealed = Buffer.concat([cipher.update(message), cipher.update(Buffer.of(2)), cipher.final()]);
	const tag = cipher.getAuthTag();
	if (sealed.length + tag.length > recordSize)
		throw new Error(`a message of ${message.length} bytes does not fit into a record of ${recordSize}`);
	const size = Buffer.alloc(4);
	size.writeUInt32BE(recordSize);
	return Buffer.concat([salt, size, Buffer.of(ours.length), ours, sealed, tag]);
}
