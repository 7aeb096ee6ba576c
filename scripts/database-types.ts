import { generateTypescript, sortGeneratorMetadata } from '@supabase/postgrest-typegen/generation';
import { introspect } from '@supabase/postgrest-typegen/introspection';
import { format, resolveConfig } from 'prettier';

/** File of the database types. */
export const typesFile = new URL('../src/lib/database/generated.ts', import.meta.url);

/**
 * TypeScript types of the tables and functions of schema `public`, from the generator of `supabase gen types`. The same
 * database always gives the same text.
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
