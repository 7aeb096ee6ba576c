import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { verifyVapid } from '../../../../tests/push-service.ts';
import { isPair, loadVapidKeys, Vapid } from './vapid.ts';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'changxing-vapid-'))));
afterEach(() => rmSync(dir, { recursive: true }));

it('creates its keys once, in a file that only the owner can read', () => {
	const keys = loadVapidKeys(join(dir, 'data'));
	const file = join(dir, 'data', 'push-keys.json');
	expect(isPair(keys)).toBe(true);
	expect(statSync(file).mode & 0o777).toBe(0o600);
	chmodSync(file, 0o644);
	expect(loadVapidKeys(join(dir, 'data'))).toEqual(keys);
	expect(statSync(file).mode & 0o777).toBe(0o600);
});

it.each(['', '{', '{"publicKey": "x", "privateKey": "y"}'])(
	'does not replace a file that holds %s',
	(text) => {
		writeFileSync(join(dir, 'push-keys.json'), text);
		expect(() => loadVapidKeys(dir)).toThrow(/does not hold a pair of keys/);
	}
);

it('signs for one push service, and signs again after some hours', async () => {
	const keys = loadVapidKeys(dir);
	const vapid = new Vapid(keys, 'mailto:operator@example.org');
	const header = await vapid.authorization('https://push.example/a/b');
	expect(() => verifyVapid(header, 'https://push.example', keys.publicKey)).not.toThrow();
	expect(() => verifyVapid(header, 'https://other.example', keys.publicKey)).toThrow();
	expect(() =>
		verifyVapid(header.replace(/\.[\w-]{4}/, '.AAAA'), 'https://push.example', keys.publicKey)
	).toThrow();
	expect(await vapid.authorization('https://push.example/c')).toBe(header);
	expect(await vapid.authorization('https://push.example/c', Date.now() + 7 * 3_600_000)).not.toBe(header);
});
