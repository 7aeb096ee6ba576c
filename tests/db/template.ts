import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startSupabase } from '../../supabase/embedded/child.ts';

/** Runs all migrations once: each file of tests begins with a copy of what they leave. */
export default async function makeTemplate({ provide }: TestProject): Promise<() => void> {
	const dataDir = mkdtempSync(join(tmpdir(), 'changxing-test-'));
	const supabase = await startSupabase({ dataDir });
	await supabase.stop();
	provide('migrated', dataDir);
	return () => rmSync(dataDir, { recursive: true, force: true });
}
