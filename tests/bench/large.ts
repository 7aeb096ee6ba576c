// Measures the functions that answer most requests in a large PostgreSQL database: 100,000 places, 200,000 people and three million
// reports. `large -- 20000 40000 200000` sets other numbers. Needs a PostgreSQL server's programs, and about 4 GB of disk.
import { findPostgres } from '../../scripts/postgres.ts';
import { become, fill, hotCalls } from '../db/large.ts';
import { startPostgres } from '../db/native.ts';
import { percentile } from './people.ts';

const [places = 100_000, people = 200_000, reports = 3_000_000] = process.argv.slice(2).map(Number);
const rounds = 20;

const bin = findPostgres();
if (!bin) throw new Error('There is no PostgreSQL here: name the folder of its programs in POSTGRES_BIN.');
const postgres = await startPostgres(bin);
try {
	const db = await postgres.connect();
	const begun = performance.now();
	await fill(db, { places, people, reports });
	const [size] = await db.query<{ size: string }>(
		'select pg_size_pretty(pg_database_size(current_database())) as size'
	);
	console.log(
		`${places} places, ${people} people, ${reports} reports: ${size!.size}, filled in ${Math.round((performance.now() - begun) / 1000)} s`
	);
	for (const [name, { sql, role }] of Object.entries(hotCalls)) {
		await become(db, role);
		const times: number[] = [];
		for (let i = 0; i < rounds; i++) {
			const asked = performance.now();
			await db.query(sql);
			times.push(performance.now() - asked);
		}
		console.log(
			`${name}: p50 ${percentile(times, 0.5).toFixed(1)} ms, longest ${Math.max(...times).toFixed(1)} ms`
		);
	}
} finally {
	await postgres.stop();
}
