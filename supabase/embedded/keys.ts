import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateApiKey } from '@supabase/lite';

/** The secrets of one data directory. */
export interface Keys {
	publishableKey: string;
	secretKey: string;
	/** HS256 secret of the access tokens */
	jwtSecret: string;
}

/**
 * Reads the keys of a data directory; the first call makes them. Only the owner can read the file.
 * @throws Error if the file exists but has no complete keys
 */
export async function loadKeys(dataDir: string): Promise<Keys> {
	const file = join(dataDir, 'keys.json');
	if (existsSync(file)) {
		let keys: Partial<Keys> = {};
		try {
			keys = JSON.parse(readFileSync(file, 'utf8')) as Partial<Keys>;
		} catch {
			// reported by the check below
		}
		if (!keys.publishableKey || !keys.secretKey || !keys.jwtSecret)
			throw new Error(`${file} does not hold the keys of this database: restore it from a backup.`);
		chmodSync(file, 0o600);
		return keys as Keys;
	}
	const keys: Keys = {
		publishableKey: (await generateApiKey('publishable')).key,
		secretKey: (await generateApiKey('secret')).key,
		jwtSecret: randomBytes(32).toString('base64url')
	};
	// written to a temporary file and renamed, so that a crash leaves no partial file
	writeFileSync(`${file}.new`, JSON.stringify(keys, null, '\t'), { mode: 0o600 });
	renameSync(`${file}.new`, file);
	return keys;
}
