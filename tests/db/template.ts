import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startSupabase } from '../../supabase/embedded/child.ts';

/** Runs all migrations once; each test file starts with a copy of the result. @returns a function that removes it */
export default async function makeTemplate({ provide }: TestProject): Promise<() => void> {
	const dataDir = mkdtempSync(join(tmpdir(), 'changxing-test-'));
	const supabase = await startSupabase({ dataDir });
	await supabase.stop();
	provide('migrated', dataDir);
	return () => rmSync(dataDir, { recursive: true, force: true });
}
