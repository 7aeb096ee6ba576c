import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation';
import { introspect } from '@supabase/postgrest-typegen/introspection';
import { format, resolveConfig } from 'prettier';

/** Where the types of the database are kept. */
export const typesFile = new URL('../src/lib/database/generated.ts', import.meta.url);

/**
 * Tables and functions of schema `public` as TypeScript, written by the generator inside `supabase gen types`: the same
 * database gives the same text.
 * @param sql runs a query as the owner of the database
 */
export async function databaseTypes(sql: (query: string) => Promise<unknown[]>): Promise<string> {
	const query = async (text: string) => ({ rows: (await sql(text)) as Record<string, unknown>[] });
	const found = await introspect({ query }, { includedSchemas: ['public'] });
	const style = { ...(await resolveConfig(typesFile)), parser: 'typescript' };
	return generateTypescript(sortGeneratorMetadata(found), {
		detectOneToOneRelationships: true,
		format: (text) => format(text, style)
	});
}
