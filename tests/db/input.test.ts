import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSupabase, type TestSupabase } from './harness.ts';

// Wrong input is the caller's error: 4xx with a stable code, in the format of the part of the API, and never 500.

let supabase: TestSupabase;
let token: string;
beforeAll(async () => {
	supabase = await startTestSupabase();
	const { data } = await (await supabase.user()).auth.getSession();
	token = data.session!.access_token;
});
afterAll(() => supabase.stop());

interface Answer {
	status: number;
	headers: Headers;
	code: unknown;
	text: string;
}

async function ask(path: string, body?: string, init: RequestInit = {}): Promise<Answer> {
	const response = await fetch(supabase.url + path, {
		method: body === undefined ? 'GET' : 'POST',
		...(body !== undefined && { body }),
		redirect: 'manual',
		...init,
		headers: {
			apikey: supabase.publishableKey,
			authorization: `Bearer ${token}`,
			'content-type': 'application/json',
			...(init.headers as Record<string, string> | undefined)
		}
	});
	const text = await response.text();
	let parsed: { error_code?: string; code?: unknown; error?: string } = {};
	try {
		parsed = (JSON.parse(text) as typeof parsed | null) ?? {};
	} catch {
		// no JSON: no code
	}
	return {
		status: response.status,
		headers: response.headers,
		code: parsed.error_code ?? parsed.code ?? parsed.error,
		text
	};
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const deepObject = (depth: number) => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
const long = 'x'.repeat(100_000);

const bodies: Record<string, string> = {
	'10,000 arrays in each other': deep(10_000),
	'10,000 objects in each other': deepObject(10_000),
	'a deep value': `{"email":${deep(10_000)},"password":"x"}`,
	'no JSON': '{',
	'an array': '[]',
	'a number': '7',
	'a text': '"x"',
	nothing: 'null',
	'zero characters': '{"email":"a\\u0000@example.org","password":"abcdefgh\\u0000","token":"\\u0000"}',
	'half a character': '{"email":"\\ud800@example.org","password":"abcdefgh"}',
	numbers: '{"email":7,"password":8,"token":9,"refresh_token":10,"type":11}',
	objects: '{"email":{"a":1},"password":["x"],"refresh_token":{},"token":{"b":2},"type":{}}',
	'long texts': JSON.stringify({
		email: `${long}@example.org`,
		password: long,
		refresh_token: long,
		token: long
	}),
	'wrong metadata': '{"email":"a@example.org","password":"abcdefgh","data":[1]}',
	'much metadata': JSON.stringify({ email: 'a@example.org', password: 'abcdefgh', data: { x: long } })
};

describe('auth', () => {
	const paths = [
		'/auth/v1/signup',
		'/auth/v1/token?grant_type=password',
		'/auth/v1/token?grant_type=refresh_token',
		'/auth/v1/token?grant_type=pkce',
		'/auth/v1/otp',
		'/auth/v1/magiclink',
		'/auth/v1/recover',
		'/auth/v1/verify',
		'/auth/v1/resend'
	];
	it.each(paths)(
		'answers 4xx to any body at %s',
		async (path) => {
			for (const [what, body] of Object.entries(bodies)) {
				const { status, code, text } = await ask(path, body);
				expect(status, `${what}: ${text}`).toBeGreaterThanOrEqual(400);
				expect(status, `${what}: ${text}`).toBeLessThan(500);
				expect(code, what).toEqual(expect.any(String));
			}
		},
		60_000
	);

	it('answers 4xx to any body that changes a user', async () => {
		for (const [what, body] of Object.entries(bodies)) {
			const { status, text } = await ask('/auth/v1/user', body, { method: 'PUT' });
			expect(status, `${what}: ${text}`).toBeGreaterThanOrEqual(400);
			expect(status, `${what}: ${text}`).toBeLessThan(500);
		}
	});

	it('answers 404 to an unknown address', async () => {
		for (const path of [
			'/auth/v1/nothing',
			'/auth/v1/',
			'/auth/v1/token/x',
			'/auth/v1/callback2',
			'/auth/v1/sso'
		])
			for (const method of ['GET', 'POST', 'PUT', 'DELETE'])
				expect(await ask(path, undefined, { method, ...(method !== 'GET' && { body: '{}' }) })).toMatchObject(
					{
						status: 404,
						code: 'not_found'
					}
				);
	});

	it('redirects a link only to a page of ours', async () => {
		const where = async (wish: string, origin?: string) => {
			const { status, headers } = await ask(
				`/auth/v1/verify?type=signup&token=x&redirect_to=${encodeURIComponent(wish)}`,
				undefined,
				origin === undefined ? {} : { headers: { 'x-changxing-origin': origin } }
			);
			expect(status).toBe(303);
			return headers.get('location')!.replace(/#error=.*/, '');
		};
		for (const wish of [
			'https://evil.example/x',
			'//evil.example',
			'/\\evil.example',
			'https:evil.example',
			'\\\\evil.example',
			'javascript:alert(1)',
			'data:text/html,x',
			'/.//evil.example',
			'http://own.example@evil.example',
			'',
			'http://localhost:3000/'
		])
			expect(await where(wish, 'http://own.example'), wish).toMatch(/^\/(?![/\\])/);
		expect(await where('https://evil.example/x', 'http://own.example')).toBe('/');
		expect(await where('http://own.example/dispatch?a=1', 'http://own.example')).toBe('/dispatch?a=1');
		expect(await where('/drive')).toBe('/drive');
		expect(await where('http://own.invalid/x')).toMatch(/^\//);
	});
});

describe('functions', () => {
	it('answer 4xx to any body and to any argument', async () => {
		const args = [
			'cells',
			'reports',
			'alert',
			'place_id',
			'report_id',
			'cell',
			'subscription',
			'since',
			'lon'
		];
		const values = [
			deep(10_000),
			deepObject(10_000),
			'"\\u0000"',
			'"\\ud800"',
			'1e400',
			'1e308',
			'{"a":{}}',
			'[[[]]]',
			JSON.stringify(long),
			'9007199254740993',
			'-1',
			'""'
		];
		const functions = [
			'place_chunk',
			'status_since',
			'place_detail',
			'places_near',
			'submit_reports',
			'raise_alert',
			'cancel_alert',
			'propose_place',
			'save_push_subscription',
			'no_such_function'
		];
		for (const name of functions) {
			for (const [what, body] of Object.entries(bodies)) {
				const { status, text } = await ask(`/rest/v1/rpc/${name}`, body);
				expect(status, `${name}, ${what}: ${text}`).toBeLessThan(500);
			}
			for (const value of values) {
				const { status, text } = await ask(
					`/rest/v1/rpc/${name}`,
					`{${args.map((arg) => `"${arg}":${value}`).join()}}`
				);
				expect(status, `${name}, ${value.slice(0, 40)}: ${text}`).toBeGreaterThanOrEqual(400);
				expect(status, `${name}, ${value.slice(0, 40)}: ${text}`).toBeLessThan(500);
			}
		}
	}, 120_000);

	it('get each argument with any value without an error of ours', async () => {
		const values = [
			deep(38),
			'"\\u0001"',
			'1e400',
			'1e308',
			'{"a":{}}',
			'[[[]]]',
			'"x"',
			'null',
			'true',
			'-1',
			'[null]',
			'[1e308]'
		];
		const signatures: Record<string, string[]> = {
			status_since: ['cursor', 'cells'],
			place_chunk: ['cell'],
			place_detail: ['place_id'],
			places_near: ['lon', 'lat', 'kinds', 'max_results'],
			retract_report: ['report_id'],
			explain_status: ['place_id'],
			alerts_list: ['after', 'max_results'],
			alerts_past: ['before', 'max_results'],
			audit_entries: ['before_id', 'max_results'],
			pin_status: ['place_id', 'status', 'until', 'reason'],
			hide_report: ['report_id', 'reason'],
			alert_feedback: ['alert_id', 'note'],
			submit_reports: ['reports'],
			raise_alert: ['alert'],
			propose_place: ['place'],
			save_push_subscription: ['subscription']
		};
		for (const [name, args] of Object.entries(signatures))
			for (const value of values) {
				const { status, text } = await ask(
					`/rest/v1/rpc/${name}`,
					`{${args.map((arg) => `"${arg}":${value}`).join()}}`
				);
				expect(status, `${name}, ${value.slice(0, 40)}: ${text}`).toBeLessThan(500);
			}
	}, 120_000);
});

describe('tables', () => {
	it.each([
		['3,000 columns', `select=${Array.from({ length: 3000 }, () => 'id').join()}`, 400],
		['201 columns', `select=${Array.from({ length: 201 }, () => 'id').join()}`, 400],
		['a long filter', `id=eq.${'x'.repeat(9000)}`, 414],
		['101 parameters', Array.from({ length: 101 }, (_, i) => `a${i}=eq.1`).join('&'), 400],
		['deep logic', `or=${'(and'.repeat(50)}(id.eq.1${')'.repeat(51)}`, 400],
		['a zero character', 'id=eq.%00', 400],
		['half an escape', 'id=eq.%', 400],
		['an unknown column', 'select=nothing', 400],
		// PostgREST ignores it, too
		['a wrong limit', 'limit=x', 200],
		['a wrong operator', 'id=zz.1', 400],
		['a wrong uuid', 'id=eq.x', 400],
		['a wrong order', 'order=id.sideways', 400],
		['embedding that is none', 'select=id,nothing(id)', 400]
	])('answer 4xx to %s', async (what, query, least) => {
		const { status, text } = await ask(`/rest/v1/places?${query}`);
		expect(status, `${what}: ${text}`).toBeGreaterThanOrEqual(least);
		expect(status, `${what}: ${text}`).toBeLessThan(500);
	});

	it('answer 200 to as much as the app asks for', async () => {
		const ids = Array.from({ length: 200 }, () => '01890000-0000-7000-8000-000000000000').join();
		expect((await ask(`/rest/v1/places?select=id,lon,lat&id=in.(${ids})`)).status).toBe(200);
	});
});

describe('storage', () => {
	it.each([
		['a zero character', 'a%00b.jpg'],
		['a kilobyte', `${'x'.repeat(1200)}.jpg`],
		['half an escape', '%.jpg'],
		['a line feed', 'a%0ab.jpg'],
		['a backslash', 'a%5cb.jpg'],
		['a quote', "a'b.jpg"],
		['a slash at the end', 'a%2f'],
		['characters of another script', encodeURIComponent('照片.jpg')]
	])('answers 4xx to %s in a name', async (what, name) => {
		for (const [method, area] of [
			['POST', 'object'],
			['PUT', 'object'],
			['GET', 'object'],
			['GET', 'object/authenticated'],
			['GET', 'object/info'],
			['DELETE', 'object'],
			['POST', 'object/sign']
		] as const) {
			const { status, text } = await ask(`/storage/v1/${area}/photos/${name}`, undefined, {
				method,
				...(method !== 'GET' && { body: '{}' })
			});
			expect(status, `${method} ${area}, ${what}: ${text}`).toBeGreaterThanOrEqual(400);
			expect(status, `${method} ${area}, ${what}: ${text}`).toBeLessThan(500);
		}
	});

	it('answers 4xx to wrong lists of names', async () => {
		for (const body of [
			...Object.values(bodies),
			'{"prefixes":[7]}',
			'{"prefixes":[{}]}',
			'{"prefixes":"x"}',
			'{"prefixes":["\\u0000"]}'
		]) {
			const { status, text } = await ask('/storage/v1/object/photos', body, { method: 'DELETE' });
			expect(status, `${body.slice(0, 60)}: ${text}`).toBeLessThan(500);
		}
		for (const path of ['list/photos', 'copy', 'move', 'sign/photos'])
			for (const body of [
				...Object.values(bodies),
				'{"prefix":7,"limit":"x","offset":{}}',
				'{"bucketId":7,"sourceKey":[],"destinationKey":{}}'
			]) {
				const { status, text } = await ask(`/storage/v1/object/${path}`, body);
				expect(status, `${path}, ${body.slice(0, 60)}: ${text}`).toBeLessThan(500);
			}
	}, 60_000);
});

it('every answer says how it may be kept, and that its type is not to be guessed', async () => {
	for (const [path, body] of [
		['/health'],
		['/nothing'],
		['/auth/v1/settings'],
		['/auth/v1/nothing'],
		['/auth/v1/user'],
		['/rest/v1/places?limit=1'],
		['/rest/v1/nothing'],
		['/rest/v1/rpc/place_cells', '{}'],
		['/rest/v1/rpc/nothing', '{}'],
		['/storage/v1/object/photos/x.jpg'],
		['/auth/v1/signup', deep(50)],
		['/auth/v1/signup', 'x'.repeat(2 ** 20 + 1)]
	] as const) {
		const { headers, status } = await ask(path, body);
		expect(headers.get('x-content-type-options'), `${path} ${status}`).toBe('nosniff');
		expect(headers.get('cache-control'), `${path} ${status}`).toMatch(/no-store|private/);
	}
});
