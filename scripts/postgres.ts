import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { folderOnPath, provide } from './provide.ts';

/** Folder in which Debian installs the programs of each version. */
const debian = '/usr/lib/postgresql';

const isServer = (folder: string) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name)));

/**
 * Folder of a PostgreSQL server's programs: `POSTGRES_BIN` if it is set, otherwise Debian's newest version or one on the PATH.
 * @returns null if the machine has none
 * @throws Error if `POSTGRES_BIN` names a folder without these programs
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

/** Stops Debian's packages from creating and starting a server. @returns a function that allows it again */
function withoutCluster(): () => void {
	const file = '/etc/postgresql-common/createcluster.d/changxing-tests.conf';
	mkdirSync(dirname(file), { recursive: true });
	writeFileSync(file, 'create_main_cluster = false\n');
	return () => rmSync(file, { force: true });
}

/**
 * Folder of a PostgreSQL server's programs; installs them with apt-get if there are none. No server of the system is created
 * or started.
 * @throws Error with advice if they cannot be installed
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

/** Version of a server in the folder in which Debian installs it; null if it is another folder. */
const debianVersion = (bin: string) => (dirname(dirname(bin)) === debian ? basename(dirname(bin)) : null);

/** True if plpgsql_check is installed for a server of Debian. */
const hasLinter = (version: string) =>
	existsSync(join('/usr/share/postgresql', version, 'extension/plpgsql_check.control'));

/**
 * Installs plpgsql_check, the linter of functions that a test uses, for a server of Debian. Another server keeps what it has.
 * @param bin folder of the server's programs, see `findPostgres`
 * @throws Error with advice if it cannot be installed
 */
export function ensureLinter(bin: string, say: (line: string) => void): void {
	const version = debianVersion(bin);
	if (version === null) return;
	const name = `postgresql-${version}-plpgsql-check`;
	provide(
		{
			name: 'plpgsql_check',
			find: () => (hasLinter(version) ? bin : null),
			packages: [name],
			advice: `install it (apt-get install ${name})`
		},
		say
	);
}
