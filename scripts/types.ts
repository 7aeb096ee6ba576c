// Writes the TypeScript types of the database, from a new database with all migrations.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSupabase } from '../supabase/embedded/child.ts';
import { databaseTypes, typesFile } from './database-types.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'changxing-types-'));
try {
	const supabase = await startSupabase({ dataDir, testing: true });
	try {
		writeFileSync(typesFile, await databaseTypes(supabase.sql));
	} finally {
		await supabase.stop();
	}
} finally {
	rmSync(dataDir, { recursive: true, force: true });
}
