import { createECDH, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { decrypt } from '../../../../tests/push-service.ts';
import { encrypt } from './encrypt.ts';

const bytes = (text: string) => Buffer.from(text, 'base64url');

it('encrypts the example of RFC 8291 to the result given there', () => {
	const message = encrypt(
		Buffer.from('When I grow up, I want to be a watermelon'),
		{
			p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
			auth: 'BTBZMqHH6r4Tts7J_aSIgg'
		},
		{
			salt: bytes('DGv6ra1nlYgDCS1FRnbzlw'),
			privateKey: bytes('yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw')
		}
	);
	expect(message.toString('base64url')).toBe(
		'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
	);
});

it('can be decrypted by the browser it is for, and differs each time', () => {
	const browser = createECDH('prime256v1');
	const p256dh = browser.generateKeys('base64url');
	const auth = randomBytes(16);
	const key = Buffer.from(browser.getPrivateKey('hex').padStart(64, '0'), 'hex');
	const text = Buffer.from('前方封闭'.repeat(200));
	const once = encrypt(text, { p256dh, auth: auth.toString('base64url') });
	const again = encrypt(text, { p256dh, auth: auth.toString('base64url') });
	expect(decrypt(once, key, auth)).toEqual(text);
	expect(once.equals(again)).toBe(false);
	expect(() => decrypt(once, key, randomBytes(16))).toThrow();
});

it('refuses a message that does not fit, and keys that are not valid', () => {
	const browser = createECDH('prime256v1');
	const keys = { p256dh: browser.generateKeys('base64url'), auth: 'BTBZMqHH6r4Tts7J_aSIgg' };
	expect(() => encrypt(Buffer.alloc(4080), keys)).toThrow('does not fit');
	expect(encrypt(Buffer.alloc(4079), keys).length).toBe(16 + 4 + 1 + 65 + 4096);
	expect(() => encrypt(Buffer.from('x'), { ...keys, p256dh: `B${'A'.repeat(86)}` })).toThrow();
});
