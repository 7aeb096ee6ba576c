import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { answers } from '../../database/answers.ts';
import type { FunctionName } from '../../database/database.ts';
import { onAnswer, ownHeader } from '../../flow/own-answer.ts';
import { guardOfCall } from './calls.ts';
import { guardOf } from './facts.ts';
import { ownAnswer } from './supabase.ts';

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

const isAnswerOf = (name: FunctionName, value: unknown) => guardOfCall(name)!(value);

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

describe('an answer of Supabase', () => {
	const at = 'https://example.org/supabase';
	const body = (status: number, value: unknown, headers: Record<string, string> = {}) =>
		Response.json(value, { status, headers });
	const empty = (status: number, headers: Record<string, string> = {}) =>
		new Response(null, { status, headers });
	const page = (status: number) =>
		new Response('<html>', { status, headers: { 'content-type': 'text/html' } });
	const bytes = (text: string, type: string) =>
		new Response(
			Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
			{
				headers: { 'content-type': type }
			}
		);
	const marked = { [ownHeader]: '1' };
	/** what PostgREST sends with every success */
	const ranged = { 'content-range': '0-0/*' };
	/** an answer that another origin allows this page to read, after a preflight */
	const allowed = (response: Response) => Object.defineProperty(response, 'type', { value: 'cors' });

	const rpc = (name: string) => ['POST', `/rest/v1/rpc/${name}`] as const;
	const upload = ['POST', '/storage/v1/object/photos/a.jpg'] as const;
	const download = ['GET', '/storage/v1/object/photos/a.jpg'] as const;
	const renewal = ['POST', '/auth/v1/token?grant_type=refresh_token'] as const;
	const signUp = ['POST', '/auth/v1/signup'] as const;
	const logout = ['POST', '/auth/v1/logout?scope=local'] as const;

	const isBelieved = async ([method, path]: readonly [string, string], response: Response) => {
		const heard: boolean[] = [];
		const stop = onAnswer((foreign) => heard.push(foreign));
		const believed = await ownAnswer(at + path, method, response).then(
			(same) => same === response,
			() => false
		);
		stop();
		// the driver is told of a portal only by an answer that is not believed
		if (heard.length > 0) expect(heard).toEqual([!believed]);
		return believed;
	};

	it.each<[string, readonly [string, string], Response]>([
		['204 in place of a standing', rpc('my_standing'), empty(204)],
		['204 in place of a place', rpc('place_detail'), empty(204, marked)],
		['204 in place of receipts', rpc('submit_reports'), empty(204)],
		['204 in place of a void function', rpc('release_question'), empty(204)],
		['204 in place of an unknown function', rpc('constructor'), empty(204, ranged)],
		['204 in place of a table', ['GET', '/rest/v1/places'], empty(204)],
		['204 in place of a session', renewal, empty(204, marked)],
		['204 in place of a new person', signUp, empty(204)],
		['204 in place of a sign-out', logout, empty(204)],
		['204 in place of an upload', upload, empty(204, marked)],
		['204 in place of a photo', download, empty(204, marked)],
		['another success without a body', rpc('my_standing'), empty(205)],
		['null in place of a standing', rpc('my_standing'), body(200, null)],
		['an empty list in place of receipts', rpc('submit_reports'), body(200, [])],
		['an object in place of receipts', rpc('submit_reports'), body(200, { code: -1 }, ranged)],
		['any JSON in place of a table', ['GET', '/rest/v1/places'], body(200, { code: -1 })],
		['any JSON of the auth server', ['GET', '/auth/v1/settings'], body(200, { code: 0 })],
		['any JSON in place of a deletion', ['DELETE', download[1]], body(200, { code: 0 })],
		['an id that is no person', signUp, body(200, { id: '7' })],
		['304', rpc('status_since'), empty(304)],
		['304 in place of a photo', download, empty(304)],
		['413 in place of receipts', rpc('submit_reports'), page(413)],
		['413 in place of a session', renewal, page(413)],
		['413 in place of a photo', download, page(413)],
		['the code of another API', rpc('submit_reports'), body(401, { code: '10001', message: 'login' })],
		[
			'the refusal of a web framework in place of an upload',
			upload,
			body(403, { statusCode: 403, error: 'Forbidden', message: 'Sign in' })
		],
		['a sign-in page in place of a photo', download, page(200)],
		['a page that calls itself a picture', download, bytes('<html>', 'image/jpeg')],
		['511', rpc('my_standing'), page(511)],
		['599', upload, empty(599)]
	])('%s is not believed without evidence', async (_what, call, response) => {
		expect(await isBelieved(call, response)).toBe(false);
	});

	const signedIn = { access_token: 'a', refresh_token: 'r', expires_in: 3600 };
	it.each<[string, readonly [string, string], Response]>([
		['nothing from a void function, marked', rpc('release_question'), empty(204, marked)],
		['nothing from a void function of PostgREST', rpc('release_question'), empty(204, ranged)],
		['a sign-out, marked', logout, empty(204, marked)],
		['a sign-out of another origin', logout, allowed(empty(204))],
		['null, marked', rpc('my_standing'), body(200, null, marked)],
		['null of PostgREST', rpc('my_standing'), body(200, null, ranged)],
		['null of another origin', rpc('my_standing'), allowed(body(200, null))],
		['an empty list, marked', rpc('alerts_past'), body(200, [], marked)],
		['a delta, by its shape', rpc('status_since'), body(200, { cursor: '7', statuses: [] })],
		['a session, by its shape', renewal, body(200, signedIn)],
		['an upload, by its shape', upload, body(200, { Key: 'photos/a.jpg' })],
		['a photo, by its first bytes', download, bytes('\xff\xd8\xff\xe0', 'image/jpeg')],
		[
			'a refusal of a function',
			rpc('submit_reports'),
			body(400, { code: 'CX001', message: 'No.', details: 'why', hint: null })
		],
		['a refusal of PostgREST', rpc('submit_reports'), body(401, { code: 'PGRST303', message: 'expired' })],
		[
			'a refusal of Storage',
			upload,
			body(400, { statusCode: '409', error: 'Duplicate', message: 'There already' })
		],
		["the operator's proxy to a large photo", upload, page(413)]
	])('%s is believed', async (_what, call, response) => {
		expect(await isBelieved(call, response)).toBe(true);
	});

	it.each([500, 502, 503, 504])('%i passes, because the call is tried again', async (status) => {
		for (const call of [rpc('my_standing'), upload, download, renewal])
			for (const response of [page(status), empty(status), body(status, { code: -1, message: 'no' })])
				expect(await isBelieved(call, response)).toBe(true);
	});
});
