import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createClient } from '@supabase/supabase-js';
import type { Database } from '../../src/lib/database/database.ts';
import { decodeJwt, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, report, submit } from './world.ts';

let supabase: TestSupabase;
let place: string;
let people = 0;
const email = () => `driver-${++people}@example.org`;
const password = 'a long enough password';

beforeAll(async () => {
	supabase = await startTestSupabase();
	place = await addPlace(supabase);
});
afterAll(() => supabase.stop());

const profile = async (id: string) =>
	(
		await supabase.sql<{ role: string; alpha: number; beta: number }>(
			'select role, alpha, beta from profiles where id = $1',
			[id]
		)
	)[0];

describe('anonymous sign-in', () => {
	it('gives a user without a form, marked as anonymous everywhere', async () => {
		const client = supabase.anon();
		const { data, error } = await client.auth.signInAnonymously();
		expect(error).toBeNull();
		expect(data.user).toMatchObject({ is_anonymous: true, email: '' });
		expect(decodeJwt(data.session!.access_token)).toMatchObject({
			sub: data.user!.id,
			role: 'authenticated',
			is_anonymous: true
		});
		expect(await profile(data.user!.id)).toEqual({
			role: 'anonymous',
			alpha: expect.closeTo(1.625, 9),
			beta: expect.closeTo(0.875, 9)
		});
		const { data: again } = await client.auth.getUser();
		expect(again.user).toMatchObject({ id: data.user!.id, is_anonymous: true, email: '' });
		expect(JSON.stringify([data, again])).not.toContain('.invalid');
	});

	it('gives everybody a user of their own', async () => {
		const users = await Promise.all([supabase.user(), supabase.user(), supabase.user()]);
		const ids = await Promise.all(users.map(async (user) => (await user.auth.getUser()).data.user!.id));
		expect(new Set(ids).size).toBe(3);
	});

	it('stays anonymous when the session is refreshed', async () => {
		const client = await supabase.user();
		const { data, error } = await client.auth.refreshSession();
		expect(error).toBeNull();
		expect(decodeJwt(data.session!.access_token).is_anonymous).toBe(true);
	});
});

describe('email and password', () => {
	it('sign up, sign in, refresh, sign out', async () => {
		const client = supabase.anon();
		const address = email();
		const up = await client.auth.signUp({ email: address, password });
		expect(up.error).toBeNull();
		expect(up.data.user).toMatchObject({ email: address, is_anonymous: false });
		expect(await profile(up.data.user!.id)).toMatchObject({ role: 'driver' });

		const other = supabase.anon();
		const signedIn = await other.auth.signInWithPassword({ email: address, password });
		expect(signedIn.data.user!.id).toBe(up.data.user!.id);
		const refreshed = await other.auth.refreshSession();
		expect(refreshed.error).toBeNull();
		expect(refreshed.data.session!.refresh_token).not.toBe(signedIn.data.session!.refresh_token);
		expect(await submit(other, report(place))).toMatchObject([{ outcome: 'accepted' }]);

		expect((await other.auth.signOut()).error).toBeNull();
		expect(await submit(other, report(place))).toMatchObject([{ code: 'not_signed_in' }]);
		const dead = await supabase
			.anon()
			.auth.refreshSession({ refresh_token: refreshed.data.session!.refresh_token });
		expect(dead.error).not.toBeNull();
	});

	it('refuses a wrong password, a second sign-up and a password too short', async () => {
		const address = email();
		await supabase.anon().auth.signUp({ email: address, password });
		const wrong = await supabase.anon().auth.signInWithPassword({ email: address, password: 'not this one' });
		expect(wrong.error?.code).toBe('invalid_credentials');
		const twice = await supabase.anon().auth.signUp({ email: address, password });
		expect(twice.data.session).toBeNull();
		const short = await supabase.anon().auth.signUp({ email: email(), password: '1' });
		expect(short.error?.code).toBe('weak_password');
	});
});

describe('an anonymous user who registers', () => {
	it('keeps id, reports and reliability, and signs in with the password', async () => {
		const client = await supabase.user();
		const { data: before } = await client.auth.getUser();
		const made = report(place);
		await submit(client, made);
		await supabase.sql('update profiles set alpha = 20, beta = 4 where id = $1', [before.user!.id]);
		const address = email();
		const { data, error } = await client.auth.updateUser({ email: address, password });
		expect(error).toBeNull();
		expect(data.user).toMatchObject({ id: before.user!.id, email: address, is_anonymous: false });
		expect(await profile(before.user!.id)).toEqual({
			role: 'driver',
			// the trust learned so far is added to the initial trust in a driver
			alpha: expect.closeTo(20.375, 9),
			beta: expect.closeTo(3.625, 9)
		});

		const elsewhere = supabase.anon();
		const signedIn = await elsewhere.auth.signInWithPassword({ email: address, password });
		expect(signedIn.data.user!.id).toBe(before.user!.id);
		expect(decodeJwt(signedIn.data.session!.access_token).is_anonymous).toBe(false);
		const { data: reports } = await elsewhere.from('reports').select('id');
		expect(reports).toEqual([{ id: made.id }]);
	});

	it('may not take the address of somebody else', async () => {
		const taken = email();
		await supabase.anon().auth.signUp({ email: taken, password });
		const client = await supabase.user();
		const { error } = await client.auth.updateUser({ email: taken.toUpperCase(), password });
		expect(error?.code).toBe('email_exists');
		expect((await client.auth.getUser()).data.user).toMatchObject({ is_anonymous: true });
	});

	it('keeps a role that was given', async () => {
		const client = await supabase.user();
		const { data } = await client.auth.getUser();
		await call(supabase.service(), 'set_role', { user_id: data.user!.id, role: 'volunteer' });
		await client.auth.updateUser({ email: email(), password });
		expect(await profile(data.user!.id)).toMatchObject({ role: 'volunteer' });
	});
});

describe('keys and tokens', () => {
	const withToken = (token: string, key = supabase.publishableKey) =>
		createClient<Database>(supabase.url, key, {
			auth: { persistSession: false, autoRefreshToken: false },
			global: { headers: { authorization: `Bearer ${token}` } }
		});
	const token = (secret: string, expires: string) =>
		new SignJWT({ role: 'authenticated', sub: '00000000-0000-4000-8000-000000000001' })
			.setProtectedHeader({ alg: 'HS256' })
			.setExpirationTime(expires)
			.sign(new TextEncoder().encode(secret));
	const secret = () =>
		(JSON.parse(readFileSync(join(supabase.dataDir, 'keys.json'), 'utf8')) as { jwtSecret: string })
			.jwtSecret;

	it('refuses a token signed by somebody else', async () => {
		const { error, status } = await withToken(await token('x'.repeat(40), '1h')).rpc('place_cells');
		expect([status, error?.code]).toEqual([401, 'PGRST301']);
	});

	it('refuses a token that has expired', async () => {
		const { error, status } = await withToken(await token(secret(), '-1m')).rpc('place_cells');
		expect([status, error?.code]).toEqual([401, 'PGRST303']);
	});

	it('refuses a token without signature', async () => {
		const body = Buffer.from(JSON.stringify({ role: 'service_role', exp: 4e9 })).toString('base64url');
		const header = Buffer.from('{"alg":"none"}').toString('base64url');
		const { status } = await withToken(`${header}.${body}.`).rpc('place_cells');
		expect(status).toBe(401);
	});

	it('refuses an unknown key', async () => {
		const client = createClient<Database>(supabase.url, 'sb_publishable_wrong', {
			auth: { persistSession: false }
		});
		expect((await client.rpc('place_cells')).status).toBe(401);
		expect((await client.from('places').select()).status).toBe(401);
	});

	it('does not take the publishable key for the secret one', async () => {
		const { error } = await supabase.anon().rpc('end_demonstration');
		expect(error?.code).toBe('42501');
	});
});

describe('guessing and finding out', () => {
	let caller = 0;
	const network = () => `198.51.${Math.floor(++caller / 200)}.${(caller % 200) + 1}`;
	const post = (path: string, body: object, address = network(), method = 'POST', token?: string) =>
		fetch(`${supabase.url}/auth/v1${path}`, {
			method,
			headers: {
				apikey: supabase.publishableKey,
				'content-type': 'application/json',
				'x-forwarded-for': address,
				...(token && { authorization: `Bearer ${token}` })
			},
			body: JSON.stringify(body)
		});
	const people = async () => (await supabase.sql('select id from auth.users')).length;
	const registered = async (address: string) => {
		const client = supabase.anon();
		const { error } = await client.auth.signUp({ email: address, password });
		if (error) throw error;
		return client;
	};

	it('a password is guessed ten times from anywhere, and its owner still signs in from where they did', async () => {
		const address = email();
		await registered(address);
		const home = network();
		const signIn = (word: string, from?: string) =>
			post('/token?grant_type=password', { email: address, password: word }, from);
		expect((await signIn(password, home)).status).toBe(200);
		const answers = [];
		for (let i = 0; i < 11; i++) answers.push(await signIn(`guess ${i}`));
		expect(answers.map(({ status }) => status)).toEqual([...Array<number>(10).fill(400), 429]);
		expect(Number(answers[10]!.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await answers[10]!.json()).toMatchObject({ error_code: 'over_request_rate_limit' });
		expect((await signIn(password)).status).toBe(429);
		expect((await signIn(password, home)).status).toBe(200);
	});

	it('one address may try 60 times a minute, whichever account and path', async () => {
		const address = network();
		const paths = ['/otp', '/recover', '/magiclink', '/resend', '/verify'];
		const statuses = [];
		for (let i = 0; i < 61; i++) {
			const body = { email: `who-${i}@example.org`, token: String(i), type: 'email' };
			statuses.push((await post(paths[i % paths.length]!, body, address)).status);
		}
		expect(statuses.slice(0, 60)).not.toContain(429);
		expect(statuses[60]).toBe(429);
	});

	it.each(['/otp', '/magiclink', '/recover', '/resend', '/verify', '/token?grant_type=password'])(
		'%s answers the same for a known, an unknown and a malformed address, and makes nobody a user',
		async (path) => {
			const known = email();
			await registered(known);
			const before = await people();
			const ask = async (address: string) => {
				const answer = await post(path, {
					...{ email: address, create_user: true, type: 'email', token: '123456' },
					password: 'a wrong one'
				});
				return [answer.status, await answer.text()];
			};
			const answers = [await ask(known), await ask(email()), await ask('no address')];
			expect(answers[1]).toEqual(answers[0]);
			expect(answers[2]).toEqual(answers[0]);
			expect(answers[0]![0]).not.toBe(500);
			expect(await people()).toBe(before);
		}
	);

	it('a spent refresh token is accepted while its answer may be under way, and later ends the session', async () => {
		const client = await supabase.user();
		const first = (await client.auth.getSession()).data.session!.refresh_token;
		const renew = async (refresh_token: string) => {
			const answer = await post('/token?grant_type=refresh_token', { refresh_token });
			return {
				status: answer.status,
				...((await answer.json()) as { refresh_token?: string; error_code?: string })
			};
		};
		const second = (await renew(first)).refresh_token!;
		// the answer to the first renewal may have been lost, at any time
		await supabase.sql(
			`update auth.refresh_tokens set updated_at = now() - interval '1 hour' where token = $1`,
			[first]
		);
		expect((await renew(first)).status).toBe(200);
		const third = (await renew(second)).refresh_token!;
		expect(third).not.toBe(second);
		expect((await renew(second)).status).toBe(200);
		expect(await renew(first)).toMatchObject({ status: 400, error_code: 'refresh_token_already_used' });
		expect((await renew(third)).status).toBe(400);
		expect((await renew(second)).status).toBe(400);
	});

	it.each([
		['full-width letters', (name: string) => name.replace('driver', 'ｄｒｉｖｅｒ').replace('@', '＠')],
		['zero-width characters', (name: string) => `\u200b${name.replace('@', '\u2060@\ufeff')}`],
		['capitals and spaces', (name: string) => `  ${name.toUpperCase()} `]
	])('an address with %s is the same account on every path', async (_what, disguise) => {
		const plain = email();
		const client = supabase.anon();
		const { data } = await client.auth.signUp({ email: disguise(plain), password });
		expect(data.user?.email).toBe(plain);
		const signedIn = await supabase.anon().auth.signInWithPassword({ email: disguise(plain), password });
		expect(signedIn.data.user?.id).toBe(data.user!.id);
		const other = await supabase.user();
		expect((await other.auth.updateUser({ email: disguise(plain), password })).error?.code).toBe(
			'email_exists'
		);
		const made = await supabase.service().auth.admin.createUser({ email: disguise(plain) });
		expect(made.error?.code).toBe('email_exists');
	});

	it.each([
		['Cyrillic letters', 'drіver@example.org'],
		['a Greek letter in the domain', 'driver@exαmple.org'],
		['no domain', 'driver@'],
		['two at signs', 'a@b@example.org'],
		['300 characters', `${'x'.repeat(300)}@example.org`]
	])('an address with %s is refused', async (_what, address) => {
		for (const [path, method] of [
			['/signup', 'POST'],
			['/user', 'PUT']
		] as const)
			expect((await post(path, { email: address, password }, network(), method)).status).toBe(400);
	});

	it('metadata has 4,096 bytes and a password 72', async () => {
		const data = { note: 'x'.repeat(5000) };
		expect((await post('/signup', { email: email(), password, data })).status).toBe(422);
		expect((await post('/signup', { data })).status).toBe(422);
		expect((await post('/signup', { email: email(), password: 'x'.repeat(73) })).status).toBe(422);
		const client = await supabase.user();
		expect((await client.auth.updateUser({ data })).error?.status).toBe(422);
	});

	it('other requests are answered while 30 passwords are compared', async () => {
		const address = email();
		await registered(address);
		const guesses = Array.from({ length: 30 }, (_, i) =>
			post('/token?grant_type=password', { email: `nobody-${i}@example.org`, password: 'a guess' })
		);
		let done = false;
		const all = Promise.all(guesses).then((answers) => {
			done = true;
			return answers;
		});
		let answered = 0;
		do {
			expect((await fetch(`${supabase.url}/health`)).status).toBe(200);
			if (!done) answered++;
		} while (!done);
		for (const { status } of await all) expect([400, 429]).toContain(status);
		expect(answered).toBeGreaterThan(30);
	});
});
