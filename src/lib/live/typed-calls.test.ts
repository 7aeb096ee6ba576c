import { expectTypeOf, it } from 'vitest';
import { call } from '../database/call.ts';
import type { AnswerOf, FunctionName, Supabase } from '../database/database.ts';
import type { Client } from './client.ts';

// the type checker tests these lines: it reports every expected error that does not occur
it('calls that do not fit the database do not compile', () => {
	const calls = (server: Supabase, page: Client) => [
		call(server, 'place_chunk', { cell: 'wtw' }),
		page.rpc('place_chunk', { cell: 'wtw' }),
		// @ts-expect-error there is no such function
		call(server, 'place_chunks', { cell: 'wtw' }),
		// @ts-expect-error there is no such function for pages either
		page.rpc('place_chunks', { cell: 'wtw' }),
		// @ts-expect-error only other database functions may call this one
		call(server, 'chain_of', { place: 'x' }),
		// @ts-expect-error the argument has another name
		call(server, 'place_chunk', { chunk: 'wtw' }),
		// @ts-expect-error the function has no such argument
		call(server, 'alerts_list', { after: null, most: 3 }),
		// @ts-expect-error the argument must be a string
		page.rpc('place_chunk', { cell: 3 }),
		// @ts-expect-error the argument is missing
		page.rpc('place_chunk'),
		// @ts-expect-error there is no such status
		page.rpc('submit_reports', { reports: [{ id: '', place_id: '', status: 'jammed', observed_at: '' }] }),
		// @ts-expect-error there is no such function through the library either
		server.rpc('place_chunks', { cell: 'wtw' }),
		// @ts-expect-error there is no such table
		server.from('place')
	];
	expectTypeOf(calls).toBeFunction();
	expectTypeOf<string>().not.toExtend<FunctionName>();
	expectTypeOf<AnswerOf<'my_handle'>>().toEqualTypeOf<{ handle: string }>();
	expectTypeOf<AnswerOf<'claim_question'>>().toEqualTypeOf<'person' | 'place' | null>();
});
