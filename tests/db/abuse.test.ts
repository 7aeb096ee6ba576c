import { createClient } from '@supabase/supabase-js';
import type { Database } from '../../src/lib/database/database.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, minutesAgo, report, signIn, submit } from './world.ts';

let supabase: TestSupabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
});
afterAll(() => supabase.stop());

const setting = (name: string, value: object) =>
	supabase.sql('update settings set value = $2 where name = $1', [name, JSON.stringify(value)]);
const weightOf = async (id: string) =>
	(await supabase.sql<{ weight: number }>('select weight from reports where id = $1', [id]))[0]!.weight;
let claims = 0;
/** A new person behind a network address, with the headers that the app's proxy sets. */
const from = async (address: string) => {
	const client = createClient<Database>(supabase.url, supabase.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false },
		// the addresses that a caller sends come first and are ignored
		global: {
			headers: { 'x-forwarded-for': `10.0.0.9, ${address}`, 'cf-connecting-ip': `10.0.${++claims}.9` }
		}
	});
	await client.auth.signInAnonymously();
	return client;
};

describe('rates', () => {
	it('apply per network to all its people, and the answer reveals nothing about others', async () => {
		await setting('reports_per_network', { window_s: 600, all: 3 });
		const places = await Promise.all(Array.from({ length: 5 }, () => addPlace(supabase)));
		const receipts = [];
		for (const place of places) receipts.push(...(await submit(await from('203.0.113.7'), report(place))));
		expect(receipts.map(({ code }) => code)).toEqual([
			undefined,
			undefined,
			undefined,
			'rate_network',
			'rate_network'
		]);
		expect(receipts.slice(3).map(({ retry_after_s }) => retry_after_s)).toEqual([600, 600]);
		expect(await submit(await from('203.0.113.8'), report(places[0]!))).toMatchObject([
			{ outcome: 'accepted' }
		]);
		const kept = await supabase.sql<{ network: string }>(
			'select distinct network from reports where network is not null'
		);
		expect(kept).toHaveLength(2);
		for (const { network } of kept) expect(network).toMatch(/^[0-9a-f]{16}$/);
		await setting('reports_per_network', { window_s: 600, all: 3000 });
	});

	it('apply per /64 of an IPv6 subscriber, whatever address in it is used', async () => {
		const networks = await supabase.sql<{ network: string | null }>(
			`select network_of(address) as network from unnest($1::text[]) as address`,
			[['2001:db8:1:2::9', '2001:DB8:1:2:ffff::1', '2001:db8:1:3::9', '203.0.113.7', 'proxy-7', '']]
		);
		expect(networks.map(({ network }) => network)).toEqual([
			'2001:db8:1:2::',
			'2001:db8:1:2::',
			'2001:db8:1:3::',
			'203.0.113.7',
			'proxy-7',
			null
		]);
	});

	it('use another header only if a setting names it', async () => {
		await setting('reports_per_network', { window_s: 600, all: 1 });
		const name = (header: string) => setting('client_address_header', header as unknown as object);
		const places = await Promise.all(Array.from({ length: 3 }, () => addPlace(supabase)));
		const reportFrom = async (address: string, place: string) => {
			const client = createClient(supabase.url, supabase.publishableKey, {
				auth: { persistSession: false, autoRefreshToken: false },
				global: { headers: { 'x-forwarded-for': '198.51.100.4', 'true-client-ip': address } }
			});
			await client.auth.signInAnonymously();
			return (await submit(client, report(place)))[0]!.code;
		};
		expect(await reportFrom('198.51.100.1', places[0]!)).toBeUndefined();
		expect(await reportFrom('198.51.100.2', places[1]!)).toBe('rate_network');
		await name('true-client-ip');
		expect(await reportFrom('198.51.100.3', places[2]!)).toBeUndefined();
		await name('x-forwarded-for');
		await setting('reports_per_network', { window_s: 600, all: 3000 });
	});

	it('apply per session', async () => {
		await setting('reports_per_session', { window_s: 600, all: 2 });
		const person = await supabase.user();
		const receipts = [];
		for (let i = 0; i < 3; i++) receipts.push(...(await submit(person, report(await addPlace(supabase)))));
		expect(receipts.map(({ code }) => code)).toEqual([undefined, undefined, 'rate_session']);
		await setting('reports_per_session', { window_s: 600, all: 300 });
	});
});

describe('the limit of a place', () => {
	const limit = { window_s: 60, all: 12, one: 10, network: 4, spare: 2 };
	const original = { window_s: 60, all: 120, one: 10, network: 40, spare: 3 };
	beforeAll(() => setting('reports_per_place', limit));
	afterAll(() => setting('reports_per_place', original));
	const codes = async (clients: Awaited<ReturnType<typeof from>>[], place: string) => {
		const answers = [];
		for (const client of clients) answers.push(...(await submit(client, report(place))));
		return answers.map(({ code }) => code ?? 'accepted');
	};
	const strangers = (address: string, number: number) =>
		Promise.all(Array.from({ length: number }, () => from(address)));
	const known = async (address: string) => {
		const client = await from(address);
		const id = (await client.auth.getUser()).data.user!.id;
		await supabase.sql('update profiles set standing = 1 where id = $1', [id]);
		return client;
	};

	it('cannot be used up for others by strangers from one network', async () => {
		const place = await addPlace(supabase);
		const flood = await codes(await strangers('192.0.2.1', 6), place);
		expect(flood).toEqual([...Array(4).fill('accepted'), 'rate_place', 'rate_place']);
		expect(await codes(await strangers('192.0.2.2', 1), place)).toEqual(['accepted']);
	});

	it('cannot be used up for known people by strangers from many networks', async () => {
		const place = await addPlace(supabase);
		for (const net of [11, 12, 13]) await codes(await strangers(`192.0.2.${net}`, 4), place);
		// the total is used up: a network that has reported much gets no more, one that has not gets a little
		expect(await codes(await strangers('192.0.2.11', 1), place)).toEqual(['rate_place']);
		expect(await codes(await strangers('192.0.2.14', 3), place)).toEqual([
			'accepted',
			'accepted',
			'rate_place'
		]);
		// also behind the address of the flood
		expect(await codes([await known('192.0.2.11'), await known('192.0.2.15')], place)).toEqual([
			'accepted',
			'accepted'
		]);
		expect(await codes([await signIn(supabase, 'volunteer')], place)).toEqual(['accepted']);
	});

	it('holds for known people, too, and for each of them', async () => {
		const place = await addPlace(supabase);
		const person = await known('192.0.2.21');
		expect(await codes(Array(11).fill(person), place)).toEqual([...Array(10).fill('accepted'), 'rate_place']);
		const others = await Promise.all([1, 2, 3].map(() => known('192.0.2.22')));
		expect(await codes(others, place)).toEqual(['accepted', 'accepted', 'rate_place']);
	});

	it('of a network cannot be used up for known people by strangers', async () => {
		await setting('reports_per_network', { window_s: 600, all: 2 });
		const place = await addPlace(supabase);
		expect(await codes(await strangers('192.0.2.31', 3), place)).toEqual([
			'accepted',
			'accepted',
			'rate_network'
		]);
		expect(await codes([await known('192.0.2.31')], place)).toEqual(['accepted']);
		await setting('reports_per_network', { window_s: 600, all: 3000 });
	});
});

describe('somebody in two places at once', () => {
	it('counts little if nobody could have driven so fast, otherwise in full', async () => {
		const shanghai = await addPlace(supabase, { lon: 121.4, lat: 31.2 });
		const nanjing = await addPlace(supabase, { lon: 118.8, lat: 32.05 });
		const near = await addPlace(supabase, { lon: 121.45, lat: 31.22 });
		const [hopper, driver] = [await supabase.user(), await supabase.user()];
		const hop = [
			report(shanghai, { observed_at: minutesAgo(10) }),
			report(near, { observed_at: minutesAgo(5) }),
			report(nanjing)
		];
		await submit(hopper, ...hop);
		expect(await Promise.all(hop.map(({ id }) => weightOf(id)))).toEqual([1, 1, 0.2]);
		const drive = [report(shanghai, { observed_at: minutesAgo(240) }), report(nanjing)];
		await submit(driver, ...drive);
		expect(await Promise.all(drive.map(({ id }) => weightOf(id)))).toEqual([1, 1]);
		// volunteers enter reports that they receive by phone
		const desk = await signIn(supabase, 'volunteer');
		const lists = [report(shanghai), report(nanjing)];
		await submit(desk, ...lists);
		expect(await Promise.all(lists.map(({ id }) => weightOf(id)))).toEqual([1, 1]);
	});

	it('counts less when reporting from far away', async () => {
		const place = await addPlace(supabase);
		const made = report(place, { distance_m: 18_000 });
		await submit(await supabase.user(), made);
		expect(await weightOf(made.id)).toBeCloseTo(Math.exp(-1), 6);
	});
});

describe('data about people', () => {
	it('is deleted after two days: network, session, voices and ids', async () => {
		const place = await addPlace(supabase);
		const made = report(place);
		await submit(await from('198.51.100.4'), made);
		await supabase.sql(
			`update reports set received_at = received_at - interval '3 days', observed_at = observed_at - interval '3 days' where id = $1`,
			[made.id]
		);
		await supabase.sql('select housekeep()');
		const [row] = await supabase.sql('select session, network from reports where id = $1', [made.id]);
		expect(row).toEqual({ session: null, network: null });
	});
});
