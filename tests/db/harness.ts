import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Database, Supabase } from '../../src/lib/database/database.ts';
import { inject } from 'vitest';
import { startSupabase, type EmbeddedSupabase } from '../../supabase/embedded/child.ts';

export interface TestSupabase extends EmbeddedSupabase {
	dataDir: string;
	/** client without a signed-in user */
	anon(): Supabase;
	/** client of a new user, signed in anonymously */
	user(): Promise<Supabase>;
	/** client with the secret key */
	service(): Supabase;
}

declare module 'vitest' {
	interface ProvidedContext {
		/** data directory after all migrations */
		migrated: string;
	}
}

/** Starts a Supabase for one test file: with all migrations, without seed by default; its data is deleted at the end. */
export async function startTestSupabase(
	options: { seedFiles?: string[]; migrationsDir?: string } = {}
): Promise<TestSupabase> {
	const dataDir = mkdtempSync(join(tmpdir(), 'changxing-test-'));
	if (!options.migrationsDir) cpSync(inject('migrated'), dataDir, { recursive: true });
	const supabase = await startSupabase({ dataDir, testing: true, ...options });
	const clients: Supabase[] = [];
	const client = (key: string) => {
		const made = createClient<Database>(supabase.url, key, {
			auth: { persistSession: false, autoRefreshToken: false }
		});
		clients.push(made);
		return made;
	};
	return {
		...supabase,
		dataDir,
		anon: () => client(supabase.publishableKey),
		async user() {
			const made = client(supabase.publishableKey);
			const { error } = await made.auth.signInAnonymously();
			if (error) throw error;
			return made;
		},
		service: () => client(supabase.secretKey),
		async stop() {
			await Promise.all(clients.map((made) => made.removeAllChannels()));
			for (const made of clients) await made.realtime.disconnect();
			await supabase.stop();
			rmSync(dataDir, { recursive: true, force: true });
		}
	};
}
