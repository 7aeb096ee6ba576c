// `npm run backup FILE` and `npm run restore FILE [--fresh]`: the embedded database with photos and keys, as one file.
import { dirname, resolve } from 'node:path';
import { parseEnv } from '../src/lib/server/env.ts';
import { backUp, restore } from '../supabase/embedded/backup.ts';

const root = dirname(import.meta.dirname);

try {
	const [command, ...rest] = process.argv.slice(2);
	const [file, ...more] = rest.filter((word) => word !== '--fresh');
	if (!file || more.length || file.startsWith('-')) throw new Error(`Name one file: npm run ${command} FILE`);
	const env = parseEnv(process.env);
	if (env.supabase)
		throw new Error(`The data is in Supabase at ${env.supabase.url}: back it up with pg_dump, see README.`);
	const dataDir = resolve(root, env.dataDir);
	if (command === 'backup') {
		await backUp(dataDir, file);
		console.log(`The data of ${dataDir} is in ${file}, and a database has started from it.`);
	} else {
		await restore(file, dataDir, rest.includes('--fresh'));
		console.log(`${file} is restored in ${dataDir}: start the app with "npm start".`);
	}
} catch (error) {
	console.error(`✗ ${(error as Error).message}`);
	process.exitCode = 1;
}
