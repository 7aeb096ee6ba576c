import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { folderOnPath, provide } from './provide.ts';

/** Where Debian keeps the programs of each version. */
const debian = '/usr/lib/postgresql';

const isServer = (folder: string) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

/**
 * Folder of a PostgreSQL server's programs: the one that `POSTGRES_BIN` names, else Debian's newest, else one on the PATH.
 * @returns null where the machine has none
 * @throws Error where `POSTGRES_BIN` names a folder without them
 */
export function findPostgres(): string | null {
	const named = process.env.POSTGRES_BIN;
	if (named) {
		if (!isServer(named))
			throw new Error(`POSTGRES_BIN is "${named}", and no initdb and postgres are there.`);
		return named;
	}
	const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
	const folders = versions.map((version) => join(debian, version, 'bin'));
	return [...folders, folderOnPath('postgres')].find((folder) => folder !== null && isServer(folder)) ?? null;
}

/** Keeps Debian's packages from making and starting a server of their own. @returns what lets them again */
function withoutCluster(): () => void {
	const file = '/etc/postgresql-common/createcluster.d/changxing-tests.conf';
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, 'create_main_cluster = false\n');
	return () => rmSync(file, { force: true });
}

/**
 * Folder of a PostgreSQL server's programs, installed now by Debian's package manager where there are none; no server of
 * the system is made or started.
 * @throws Error that says what to do where none can be had
 */
export const ensurePostgres = (say: (line: string) => void): string =>
	provide(
		{
			name: 'PostgreSQL',
			find: findPostgres,
			packages: ['postgresql'],
			prepare: withoutCluster,
			advice:
				'install it (Debian: apt-get install postgresql) or name the folder of its programs in POSTGRES_BIN'
		},
		say
	);
