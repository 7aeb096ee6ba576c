import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { answers } from '../../database/answers.ts';
import type { FunctionName } from '../../database/database.ts';
import { isAnswerOf } from './calls.ts';
import { guardOf } from './facts.ts';

/** A value that a description accepts; texts are digits, so that they can be cursors. */
function sample(schema: v.GenericSchema): unknown {
	const one = schema as v.GenericSchema & {
		entries?: Record<string, v.GenericSchema>;
		items?: v.GenericSchema[];
		item?: v.GenericSchema;
		wrapped?: v.GenericSchema;
		options?: unknown[];
		literal?: unknown;
		pipe?: { type: string; requirement?: unknown }[];
	};
	switch (one.type) {
		case 'strict_object':
			return Object.fromEntries(Object.entries(one.entries!).map(([name, entry]) => [name, sample(entry)]));
		case 'array':
			return [sample(one.item!)];
		case 'tuple':
			return one.items!.map(sample);
		case 'nullable':
		case 'optional':
			return sample(one.wrapped!);
		case 'picklist':
			return one.options![0];
		case 'union':
			return sample(one.options![0] as v.GenericSchema);
		case 'literal':
			return one.literal;
		case 'record':
			return {};
		case 'boolean':
			return true;
		case 'number':
			return 1;
		case 'null':
			return null;
		case 'string': {
			const kinds = one.pipe?.map(({ type }) => type) ?? [];
			if (kinds.includes('uuid')) return '01890a5d-ac96-774b-bcce-b302099a8057';
			if (kinds.includes('iso_timestamp')) return '2026-01-01T00:00:00Z';
			if (kinds.includes('iso_date')) return '2026-01-01';
			if (kinds.includes('url')) return 'https://example.org/';
			return '1';
		}
		default:
			return {};
	}
}

/** What answers with status 200 in place of the server. */
const foreign: unknown[] = [
	{ code: -1 },
	{ code: 0, msg: 'ok', data: null },
	{ code: -1, data: [], message: 'login required' },
	[{ code: -1 }],
	'<html>',
	undefined,
	{},
	true
];

describe('an answer of a database function', () => {
	const names = Object.keys(answers) as FunctionName[];

	it.each(names)('of %s is believed if it is as described', (name) => {
		const answer = sample(answers[name] as v.GenericSchema);
		expect(v.safeParse(answers[name] as v.GenericSchema, answer).issues).toBeUndefined();
		expect(isAnswerOf(name, answer)).toBe(true);
		const nullable = v.safeParse(answers[name] as v.GenericSchema, null).success;
		expect(isAnswerOf(name, null)).toBe(nullable);
	});

	it.each(names)('in place of %s is not believed if something else gave it', (name) => {
		// a text can be the answer of the first, and true that of the second
		const possible = { claim_question: 'string', recognise_cluster: 'boolean' }[name as string];
		const wrong = foreign.filter((value) => typeof value !== possible);
		expect(wrong.filter((value) => isAnswerOf(name, value))).toEqual([]);
	});

	it('is not believed if one of its rows is damaged', () => {
		const answer = sample(answers.status_since) as { cursor: string; statuses: object[] };
		expect(isAnswerOf('status_since', { ...answer, statuses: [...answer.statuses, {}] })).toBe(false);
		expect(isAnswerOf('status_since', { ...answer, cursor: 'abc' })).toBe(false);
	});
});

describe('an answer of an address of the server', () => {
	const described: Record<string, unknown> = {
		'/api/cells': { cells: sample(answers.place_cells) },
		'/api/cells/wtw': sample(answers.place_chunk),
		'/api/alerts': sample(answers.alerts_list),
		'/api/dynamics': sample(answers.dynamics),
		'/api/expressways': [
			{
				id: 'G60',
				code: 'G60',
				names: { zh: '沪昆', en: 'Hukun' },
				loop: false,
				points: [
					[121, 31],
					[120, 30]
				]
			}
		],
		'/api/config': { supabaseUrl: 'http://x/supabase', supabaseKey: 'k', demonstration: false }
	};

	it.each(Object.entries(described))('%s is believed if it has the shape', (path, answer) => {
		const is = guardOf(path)!;
		expect(is(answer)).toBe(true);
		expect(foreign.filter(is)).toEqual([]);
	});

	it('has no guard if the address is not known', () => {
		expect(guardOf('/api/other')).toBeUndefined();
	});
});
