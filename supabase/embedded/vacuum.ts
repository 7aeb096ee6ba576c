import type { PGlite } from '@electric-sql/pglite';

type Driver = Pick<PGlite, 'query'>;

/** Size at which the write-ahead log is reused. PostgreSQL would keep 80 MB to 1 GB for a database of a few megabytes. */
const log = { min_wal_size: '32MB', max_wal_size: '64MB' };

/** Keeps the write-ahead log small, from the next start on: PGlite reads these settings only then. */
export async function boundLog(driver: Driver): Promise<void> {
	for (const [name, size] of Object.entries(log)) {
		const { rows } = await driver.query<{ size: string }>(`select current_setting('${name}') as size`);
		if (rows[0]?.size !== size) await driver.query(`alter system set ${name} = '${size}'`);
	}
}

/**
 * Vacuums and analyses the table that needs it most, by the rules of PostgreSQL's own autovacuum, which PGlite cannot start.
 * @returns its name; null if none needs it
 */
export async function vacuumOne(driver: Driver): Promise<string | null> {
	const { rows } = await driver.query<{ name: string }>(
		`select format('%I.%I', schemaname, relname) as name from pg_stat_user_tables
		where n_dead_tup > 50 + 0.2 * n_live_tup
			or n_mod_since_analyze > 50 + 0.1 * n_live_tup
			or n_ins_since_vacuum > 1000 + 0.2 * n_live_tup
		order by n_dead_tup desc, n_mod_since_analyze desc limit 1`
	);
	const name = rows[0]?.name ?? null;
	if (name !== null) await driver.query(`vacuum (analyze) ${name}`);
	return name;
}
