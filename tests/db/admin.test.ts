import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appointDispatcher } from '../../src/lib/server/database/appoint.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { call } from './world.ts';

let supabase: TestSupabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
});
afterAll(() => supabase.stop());

const password = 'a long enough password';
const admin = () => supabase.service().auth.admin;

describe('the admin API of the embedded Supabase', () => {
	it('makes a user who can sign in, confirmed, with metadata, and signs nobody in', async () => {
		const { data, error } = await admin().createUser({
			email: ' Wang@Example.org',
			password,
			email_confirm: true,
			user_metadata: { desk: 2 }
		});
		expect(error).toBeNull();
		expect(data.user).toMatchObject({
			email: 'wang@example.org',
			is_anonymous: false,
			user_metadata: { desk: 2 },
			app_metadata: { provider: 'email' }
		});
		expect(data.user!.email_confirmed_at).toBeTruthy();
		expect(JSON.stringify(data)).not.toContain('$2');
		expect(await supabase.sql('select id from auth.sessions where user_id = $1', [data.user!.id])).toEqual(
			[]
		);
		expect(await supabase.sql('select role from profiles where id = $1', [data.user!.id])).toEqual([
			{ role: 'driver' }
		]);
		const { data: signedIn } = await supabase
			.anon()
			.auth.signInWithPassword({ email: 'wang@example.org', password });
		expect(signedIn.user?.id).toBe(data.user!.id);
	});

	it('leaves a user unconfirmed unless asked to confirm', async () => {
		await admin().createUser({ email: 'later@example.org', password });
		const { error } = await supabase.anon().auth.signInWithPassword({ email: 'later@example.org', password });
		expect(error?.code).toBe('email_not_confirmed');
	});

	it.each([
		[{ email: 'WANG@example.org', password }, 'email_exists'],
		[{ email: 'nobody', password }, 'validation_failed'],
		[{ password }, 'validation_failed'],
		[{ email: 'short@example.org', password: '1' }, 'weak_password']
	])('refuses %j with %s', async (attributes, code) => {
		expect((await admin().createUser(attributes)).error?.code).toBe(code);
	});

	it('lists users in pages, without the credential of anonymous ones', async () => {
		await supabase.user();
		const { data } = await admin().listUsers({ page: 1, perPage: 1 });
		const all = (await admin().listUsers()).data.users;
		expect(data.users).toEqual([all[0]]);
		expect((await admin().listUsers({ page: 2, perPage: 1 })).data.users).toEqual([all[1]]);
		expect((await admin().listUsers({ page: 99 })).data.users).toEqual([]);
		expect(all.find(({ is_anonymous }) => is_anonymous)).toMatchObject({ email: '', user_metadata: {} });
		expect(JSON.stringify(all)).not.toContain('.invalid');
	});

	it('is closed to everybody without the secret key', async () => {
		for (const client of [supabase.anon(), await supabase.user()]) {
			expect((await client.auth.admin.listUsers()).error).toMatchObject({ status: 403, code: 'not_admin' });
			expect(
				(await client.auth.admin.createUser({ email: 'x@example.org', password, email_confirm: true })).error
			).toMatchObject({ status: 403 });
		}
		const bare = await fetch(`${supabase.url}/auth/v1/admin/users`);
		expect(bare.status).toBe(401);
	});
});

describe('appointing a dispatcher', () => {
	const roleOf = async (email: string) =>
		(
			await supabase.sql<{ role: string }>(
				'select p.role from profiles p join auth.users u on u.id = p.id where u.email = $1',
				[email]
			)
		)[0]?.role;

	it('makes the user and prints a working password once', async () => {
		const appointed = await appointDispatcher(supabase.service(), 'li@example.org');
		expect(appointed.password).toMatch(/^([a-z2-9]{4}-){3}[a-z2-9]{4}$/);
		const { data } = await supabase
			.anon()
			.auth.signInWithPassword({ email: 'li@example.org', password: appointed.password! });
		expect(data.user?.email).toBe('li@example.org');
		expect(await roleOf('li@example.org')).toBe('dispatcher');
	});

	it('gives an existing user the role only, also when repeated', async () => {
		const client = supabase.anon();
		await client.auth.signUp({ email: 'zhang@example.org', password });
		for (let times = 0; times < 2; times++)
			expect(await appointDispatcher(supabase.service(), 'Zhang@example.org')).toEqual({
				email: 'zhang@example.org',
				password: null
			});
		expect(await roleOf('zhang@example.org')).toBe('dispatcher');
		expect(await call(client, 'my_standing')).toMatchObject({ role: 'dispatcher' });
		const again = await supabase.anon().auth.signInWithPassword({ email: 'zhang@example.org', password });
		expect(again.error).toBeNull();
	});

	it.each(['', 'nobody', 'a@b', 'x y@example.org'])('refuses "%s" in one sentence', async (email) => {
		await expect(appointDispatcher(supabase.service(), email)).rejects.toThrow(
			`--dispatcher is "${email}": it should be an e-mail address, as in name@example.org`
		);
	});
});
