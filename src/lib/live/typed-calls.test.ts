import { expectTypeOf, it } from 'vitest';
import { call } from '../database/call.ts';
import type { AnswerOf, FunctionName, Supabase } from '../database/database.ts';
import type { Client } from './client.ts';

// the type checker is what these fail in: an error that is expected and does not come is an error
it('nothing compiles that the database does not have', () => {
	const calls = (server: Supabase, page: Client) => [
		call(server, 'place_chunk', { cell: 'wtw' }),
		page.rpc('place_chunk', { cell: 'wtw' }),
		// @ts-expect-error there is no such function
		call(server, 'place_chunks', { cell: 'wtw' }),
		// @ts-expect-error nor for pages
		page.rpc('place_chunks', { cell: 'wtw' }),
		// @ts-expect-error one that only other functions call
		call(server, 'chain_of', { place: 'x' }),
		// @ts-expect-error the argument has another name
		call(server, 'place_chunk', { chunk: 'wtw' }),
		// @ts-expect-error the function has no such argument
		call(server, 'alerts_list', { after: null, most: 3 }),
		// @ts-expect-error the argument is a text
		page.rpc('place_chunk', { cell: 3 }),
		// @ts-expect-error the argument is missing
		page.rpc('place_chunk'),
		// @ts-expect-error a status of another world
		page.rpc('submit_reports', { reports: [{ id: '', place_id: '', status: 'jammed', observed_at: '' }] }),
		// @ts-expect-error there is no such function, nor through the library itself
		server.rpc('place_chunks', { cell: 'wtw' }),
		// @ts-expect-error there is no such table
		server.from('place')
	];
	expectTypeOf(calls).toBeFunction();
	expectTypeOf<string>().not.toExtend<FunctionName>();
	expectTypeOf<AnswerOf<'my_handle'>>().toEqualTypeOf<{ handle: string }>();
	expectTypeOf<AnswerOf<'claim_question'>>().toEqualTypeOf<'person' | 'place' | null>();
});
