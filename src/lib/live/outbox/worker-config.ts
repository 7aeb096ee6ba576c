import { readMeta, writeMeta } from '../database.ts';

/** Address and key of Supabase, for a service worker that runs without a page. */
export interface WorkerConfig {
	supabaseUrl: string;
	supabaseKey: string;
}

const key = 'config';

/** Stores the settings, on every start of a page. */
export const rememberConfig = ({ supabaseUrl, supabaseKey }: WorkerConfig): Promise<void> =>
	writeMeta(key, { supabaseUrl, supabaseKey });

/** The settings; undefined if no page has stored them yet. */
export const rememberedConfig = (): Promise<WorkerConfig | undefined> => readMeta<WorkerConfig>(key);
