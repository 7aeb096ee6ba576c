import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database, Supabase } from '../../src/lib/database/database.ts';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { photoName, type Report } from '../../src/lib/domain/report/report.ts';
import { uuidv7 } from '../../src/lib/domain/id/uuid.ts';
import { deleteDuePhotos } from '../../src/lib/server/photos/due-photos.ts';
import { jpeg } from './jpeg.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { addPlace, call, detail, minutesAgo, report, signIn, submit } from './world.ts';

let supabase: TestSupabase;
let dispatcher: Supabase;
let place: string;

beforeAll(async () => {
	supabase = await startTestSupabase();
	dispatcher = await signIn(supabase, 'dispatcher');
	place = await addPlace(supabase);
});
afterAll(() => supabase.stop());

interface Refusal {
	statusCode?: string;
	message: string;
}

/** Uploads a photo. @throws the error of the Storage API */
async function put(client: Supabase, name: string, bytes = jpeg(), options: object = {}): Promise<void> {
	const { error } = await client.storage
		.from('photos')
		.upload(name, bytes, { contentType: 'image/jpeg', ...options });
	if (error) throw error;
}

/** Size of a photo in bytes; null if it is not found. @throws other errors of the Storage API */
async function look(client: Supabase, name: string): Promise<number | null> {
	const { data, error } = await client.storage.from('photos').download(name);
	if (!error) return data.size;
	if ((error as Refusal).statusCode === '404') return null;
	throw error;
}

/** Sends a report with a photo. */
async function reportWithPhoto(client: Supabase, overrides: Partial<Report> = {}): Promise<Report> {
	const made = report(await addPlace(supabase), overrides);
	made.photo = photoName(made.id);
	await put(client, made.photo);
	expect(await submit(client, made)).toEqual([{ id: made.id, outcome: 'accepted' }]);
	return made;
}

const refused = { statusCode: '403', message: 'new row violates row-level security policy' };
const objects = async () =>
	(await supabase.sql<{ name: string }>('select name from storage.objects order by name')).map(
		({ name }) => name
	);
const file = (name: string) => join(supabase.dataDir, 'storage/photos', name);
const reportsOf = async (client: Supabase, place_id: string) => (await detail(client, place_id)).reports;

describe('adding a photo', () => {
	it('needs a signed-in user and the name of a report; only the owner of the folder can read the files', async () => {
		const client = await supabase.user();
		const name = photoName(uuidv7());
		const bytes = jpeg(300_000);
		await put(client, name, bytes);
		expect(await look(client, name)).toBe(300_000);
		expect(readFileSync(file(name)).equals(bytes)).toBe(true);
		expect(statSync(file(name)).mode & 0o777).toBe(0o600);
		for (const folder of ['storage', 'storage/photos'])
			expect(statSync(join(supabase.dataDir, folder)).mode & 0o777, folder).toBe(0o700);
		// no temporary file is left
		expect(
			readdirSync(join(supabase.dataDir, 'storage/photos')).filter((one) => one.startsWith(name))
		).toEqual([name]);
	});

	it('takes a Blob, as a page has it', async () => {
		const client = await supabase.user();
		const name = photoName(uuidv7());
		const { error } = await client.storage
			.from('photos')
			.upload(name, new Blob([jpeg(2000)], { type: 'image/jpeg' }));
		expect(error).toBeNull();
		expect(await look(client, name)).toBe(2000);
	});

	it.each([
		['a name that is no report’s', () => 'holiday.jpg'],
		['a folder', () => `${uuidv7()}/${uuidv7()}.jpg`],
		['a folder of somebody', () => `00000000-0000-4000-8000-000000000000/${uuidv7()}.jpg`],
		['another ending', () => `${uuidv7()}.html`],
		['capital letters', () => `${uuidv7().toUpperCase()}.jpg`],
		['a way out of the folder', () => `..%2f..%2f${uuidv7()}.jpg`],
		['another way out of the folder', () => `..\\${uuidv7()}.jpg`],
		['a way in disguise', () => `%2e%2e%2f${uuidv7()}.jpg`]
	])('refuses %s', async (_what, name) => {
		const client = await supabase.user();
		const before = await objects();
		await expect(put(client, name())).rejects.toMatchObject({
			statusCode: expect.stringMatching(/^4/) as string
		});
		expect(await objects()).toEqual(before);
	});

	it('resolves dots before it looks at the name', async () => {
		const client = await supabase.user();
		const name = photoName(uuidv7());
		await put(client, `a/../${name}`);
		expect(existsSync(file(name))).toBe(true);
		// the resolved address has no bucket
		await expect(put(client, `../../${name}`)).rejects.toBeDefined();
		const answer = await fetch(`${supabase.url}/storage/v1/object/photos/..%2f..%2fkeys.json`, {
			headers: { apikey: supabase.secretKey, authorization: `Bearer ${supabase.secretKey}` }
		});
		expect(answer.status).toBe(400);
		expect(await answer.text()).not.toContain('sb_secret');
	});

	it('refuses files that are too large or of another type, and people who are not signed in', async () => {
		const client = await supabase.user();
		const name = photoName(uuidv7());
		await expect(put(client, name, jpeg(409_601))).rejects.toMatchObject({ statusCode: '413' });
		await expect(put(client, name, jpeg(2_000_000))).rejects.toBeDefined();
		await expect(put(client, name, jpeg(), { contentType: 'image/png' })).rejects.toMatchObject({
			statusCode: '415'
		});
		await expect(put(supabase.anon(), name)).rejects.toMatchObject(refused);
		await put(client, name, jpeg(409_600));
		expect(await look(client, name)).toBe(409_600);
	});

	it('refuses what cannot be decoded as a JPEG, whatever it begins with', async () => {
		const client = await supabase.user();
		const good = jpeg(1000);
		const disguised = new Uint8Array(1000).fill(7);
		disguised.set([0xff, 0xd8, 0xff, 0xe0]);
		disguised.set([0xff, 0xd9], 998);
		// a small file that says it is 65,000 pixels wide and high: the size follows the length and depth of the frame
		const bomb = jpeg(1000);
		const frame = Buffer.from(bomb.buffer).indexOf(Buffer.from([0xff, 0xc0]));
		bomb.set([0xfd, 0xe8, 0xfd, 0xe8], frame + 5);
		for (const [what, bytes] of [
			['disguised', disguised],
			['cut off', good.subarray(0, 900)],
			['a page', new TextEncoder().encode('<script>alert(1)</script>')],
			['only the first bytes', good.subarray(0, 4)],
			['empty', new Uint8Array()],
			['a bomb', bomb]
		] as const)
			await expect(put(client, photoName(uuidv7()), new Uint8Array(bytes)), what).rejects.toMatchObject({
				statusCode: '400'
			});
		await put(client, photoName(uuidv7()), good);
	});

	it('checks the size of a body without a length header', async () => {
		const client = await supabase.user();
		const token = (await client.auth.getSession()).data.session!.access_token;
		const answer = await fetch(`${supabase.url}/storage/v1/object/photos/${photoName(uuidv7())}`, {
			method: 'POST',
			headers: {
				apikey: supabase.publishableKey,
				authorization: `Bearer ${token}`,
				'content-type': 'image/jpeg'
			},
			body: new Blob([jpeg(500_000)]).stream(),
			duplex: 'half'
		} as RequestInit);
		expect(await answer.json()).toMatchObject({ statusCode: '413' });
	});

	it('refuses a forged or missing token', async () => {
		const forged = await new SignJWT({ role: 'authenticated', sub: uuidv7() })
			.setProtectedHeader({ alg: 'HS256' })
			.setExpirationTime('1h')
			.sign(new TextEncoder().encode('a secret that is not the one of this database'));
		for (const headers of [
			{ apikey: supabase.publishableKey, authorization: `Bearer ${forged}` },
			{ authorization: `Bearer ${forged}` },
			{ apikey: 'sb_publishable_made_up' }
		] as Record<string, string>[]) {
			const answer = await fetch(`${supabase.url}/storage/v1/object/photos/${photoName(uuidv7())}`, {
				method: 'POST',
				headers: { ...headers, 'content-type': 'image/jpeg' },
				body: jpeg()
			});
			expect(answer.status).toBe(401);
		}
	});

	it('has a limit per hour', async () => {
		await supabase.sql(
			`update settings set value = '{"window_s": 3600, "all": 2}' where name = 'photos_per_user'`
		);
		try {
			const client = await supabase.user();
			const names = [uuidv7(), uuidv7(), uuidv7()].map(photoName);
			await put(client, names[0]!);
			await put(client, names[1]!);
			await expect(put(client, names[2]!)).rejects.toMatchObject(refused);
			// a second upload of the same photo does not count
			await put(client, names[1]!, jpeg(), { upsert: true });
			await supabase.sql(
				`update storage.objects set created_at = now() - interval '61 minutes' where name = $1`,
				[names[0]]
			);
			await put(client, names[2]!);
		} finally {
			await supabase.sql(
				`update settings set value = '{"window_s": 3600, "all": 30}' where name = 'photos_per_user'`
			);
		}
	});

	it('is refused to suspended people', async () => {
		const client = await supabase.user();
		const made = await reportWithPhoto(client);
		const { id } = await call(dispatcher, 'suspend_reporter', {
			report_id: made.id,
			level: '24h',
			reason: 'x'
		});
		await expect(put(client, photoName(uuidv7()))).rejects.toMatchObject(refused);
		await call(dispatcher, 'answer_suspension', { suspension_id: id, lift: true, reason: 'x' });
		await put(client, photoName(uuidv7()));
	});

	it('cannot bypass the policies: no signed URLs, copies, moves or new buckets', async () => {
		const client = await supabase.user();
		const name = photoName(uuidv7());
		await put(client, name);
		const photos = client.storage.from('photos');
		for (const { error } of [
			await photos.createSignedUploadUrl(photoName(uuidv7())),
			await photos.createSignedUploadUrl(name, { upsert: true }),
			await photos.createSignedUrl(name, 3600),
			await photos.copy(name, photoName(uuidv7())),
			await photos.move(name, photoName(uuidv7())),
			await client.storage.createBucket('mine'),
			await client.storage.updateBucket('photos', { public: true }),
			await client.storage.emptyBucket('photos'),
			await client.storage.deleteBucket('photos')
		])
			expect(error).not.toBeNull();
		expect((await photos.list()).data).toEqual([]);
		expect((await client.storage.listBuckets()).data).toEqual([]);
		expect(await look(client, name)).toBe(1000);
	});
});

describe('a report with a photo', () => {
	it('shows it to everybody, with its size, but not who took it', async () => {
		const client = await supabase.user();
		const me = (await client.auth.getUser()).data.user!.id;
		const made = await reportWithPhoto(client);
		const [seen] = await reportsOf(supabase.anon(), made.place_id);
		expect(seen).toMatchObject({ photo: made.photo, photo_bytes: 1000 });
		expect(JSON.stringify(seen)).not.toContain(me);
		for (const who of [supabase.anon(), await supabase.user(), client])
			expect(await look(who, made.photo!)).toBe(1000);
		const { data } = await client.from('reports').select('photo').eq('id', made.id).single();
		expect(data).toEqual({ photo: made.photo });
	});

	it('hides it from others before it is sent', async () => {
		const client = await supabase.user();
		const name = photoName(uuidv7());
		await put(client, name);
		expect(await look(client, name)).toBe(1000);
		for (const who of [supabase.anon(), await supabase.user()]) expect(await look(who, name)).toBeNull();
		// without a key or token there is no access to a private bucket
		expect((await fetch(`${supabase.url}/storage/v1/object/photos/${name}`)).status).toBe(401);
		expect((await fetch(`${supabase.url}/storage/v1/object/public/photos/${name}`)).status).toBe(401);
	});

	it('cannot have the photo of somebody else or of another report', async () => {
		const [client, other] = [await supabase.user(), await supabase.user()];
		const made = report(place);
		await put(other, photoName(made.id));
		expect(await submit(client, { ...made, photo: photoName(made.id) })).toMatchObject([
			{ code: 'bad_photo' }
		]);
		const earlier = await reportWithPhoto(client);
		expect(await submit(client, report(place, { photo: earlier.photo }))).toMatchObject([
			{ code: 'bad_photo' }
		]);
		expect(await submit(client, { ...report(place), photo: 7 })).toMatchObject([{ code: 'bad_photo' }]);
		expect(await submit(client, { ...report(place), photo: null })).toMatchObject([{ outcome: 'accepted' }]);
	});

	it('protects the photo from changes after it was accepted', async () => {
		const client = await supabase.user();
		const made = report(place);
		made.photo = photoName(made.id);
		await put(client, made.photo, jpeg(1000));
		// before, the photo may be replaced in both ways
		await put(client, made.photo, jpeg(1100), { upsert: true });
		const { error } = await client.storage
			.from('photos')
			.update(made.photo, jpeg(1200), { contentType: 'image/jpeg' });
		expect(error).toBeNull();
		expect(await look(client, made.photo)).toBe(1200);
		await expect(put(await supabase.user(), made.photo, jpeg(), { upsert: true })).rejects.toMatchObject(
			refused
		);
		await submit(client, made);

		await expect(put(client, made.photo, jpeg(1300), { upsert: true })).rejects.toMatchObject(refused);
		await expect(put(client, made.photo)).rejects.toBeDefined();
		await client.storage.from('photos').update(made.photo, jpeg(1400), { contentType: 'image/jpeg' });
		await client.storage.from('photos').remove([made.photo]);
		await (await supabase.user()).storage.from('photos').remove([made.photo]);
		expect(await look(supabase.anon(), made.photo)).toBe(1200);
	});

	it('that was taken back hides it, and its owner may delete it', async () => {
		const client = await supabase.user();
		const made = await reportWithPhoto(client);
		await call(client, 'retract_report', { report_id: made.id });
		expect(await look(supabase.anon(), made.photo!)).toBeNull();
		await client.storage.from('photos').remove([made.photo!]);
		expect(existsSync(file(made.photo!))).toBe(false);
	});

	it('shows it for a day', async () => {
		const client = await supabase.user();
		const made = await reportWithPhoto(client, { observed_at: minutesAgo(23 * 60) });
		expect(await look(supabase.anon(), made.photo!)).toBe(1000);
		await supabase.sql(`update reports set observed_at = observed_at - interval '61 minutes' where id = $1`, [
			made.id
		]);
		expect(await look(supabase.anon(), made.photo!)).toBeNull();
		expect(await look(client, made.photo!)).toBe(1000);
		expect(await look(dispatcher, made.photo!)).toBe(1000);
	});

	it('shows it until the same person reports again there', async () => {
		const client = await supabase.user();
		const made = await reportWithPhoto(client);
		await submit(await supabase.user(), report(made.place_id));
		expect(await look(supabase.anon(), made.photo!)).toBe(1000);
		await submit(client, report(made.place_id));
		expect(await look(supabase.anon(), made.photo!)).toBeNull();
		expect(await look(dispatcher, made.photo!)).toBe(1000);
	});

	it('hides it when the report is hidden, but not from dispatchers', async () => {
		const made = await reportWithPhoto(await supabase.user());
		await call(dispatcher, 'hide_report', { report_id: made.id, reason: 'x' });
		expect(await look(supabase.anon(), made.photo!)).toBeNull();
		expect(await look(dispatcher, made.photo!)).toBe(1000);
		expect(await look(await signIn(supabase, 'volunteer'), made.photo!)).toBeNull();
		await call(dispatcher, 'hide_report', { report_id: made.id, reason: 'x', hide: false });
		expect(await look(supabase.anon(), made.photo!)).toBe(1000);
	});
});

describe('removing a photo', () => {
	const version = async (place_id: string) =>
		(
			await supabase.sql<{ version: number }>('select version::int from place_status where place_id = $1', [
				place_id
			])
		)[0]!.version;

	it('hides it from everybody, is audited, notifies open pages, and can be undone', async () => {
		const made = await reportWithPhoto(await supabase.user());
		const before = await version(made.place_id);
		expect(await call(dispatcher, 'remove_photo', { report_id: made.id, reason: ' a plate ' })).toEqual({
			id: made.id,
			photo_removed: true
		});
		expect(await look(supabase.anon(), made.photo!)).toBeNull();
		expect(await look(dispatcher, made.photo!)).toBe(1000);
		expect(await reportsOf(supabase.anon(), made.place_id)).toMatchObject([
			{ id: made.id, photo: null, photo_bytes: null }
		]);
		expect(await version(made.place_id)).toBe(before + 1);
		const [told] = await call(dispatcher, 'moderation_reports', { place_id: made.place_id });
		expect(told).toMatchObject({ photo: made.photo, photo_bytes: 1000, photo_removed: true, hidden: false });
		// a second time changes nothing
		await call(dispatcher, 'remove_photo', { report_id: made.id, reason: 'again' });
		expect(await version(made.place_id)).toBe(before + 1);

		expect(
			await call(dispatcher, 'remove_photo', { report_id: made.id, reason: 'no plate', restore: true })
		).toEqual({
			id: made.id,
			photo_removed: false
		});
		expect(await look(supabase.anon(), made.photo!)).toBe(1000);
		expect(
			await supabase.sql(
				'select action, reason, before, after from audit_log where subject = $1 order by id',
				[made.id]
			)
		).toMatchObject([
			{ action: 'remove_photo', reason: 'a plate', before: { removed: false }, after: { removed: true } },
			{ action: 'restore_photo', reason: 'no plate', before: { removed: true }, after: { removed: false } }
		]);
	});

	it('explains a refusal', async () => {
		const client = await supabase.user();
		const without = report(place);
		await submit(client, without);
		const gone = await reportWithPhoto(client);
		await call(dispatcher, 'remove_photo', { report_id: gone.id, reason: 'x' });
		await supabase.service().storage.from('photos').remove([gone.photo!]);
		for (const [args, details] of [
			[{ report_id: uuidv7(), reason: 'x' }, 'unknown_report'],
			[{ report_id: without.id, reason: 'x' }, 'no_photo'],
			[{ report_id: gone.id, reason: 'x', restore: true }, 'photo_gone'],
			[{ report_id: gone.id, reason: ' ' }, 'bad_reason']
		] as const)
			await expect(call(dispatcher, 'remove_photo', args)).rejects.toMatchObject({ details });
		await expect(call(client, 'remove_photo', { report_id: gone.id, reason: 'x' })).rejects.toMatchObject({
			details: 'not_dispatcher'
		});
		const [told] = await call(dispatcher, 'moderation_reports', { place_id: gone.place_id });
		expect(told).toMatchObject({ photo: null, photo_removed: true });
	});
});

describe('tidying up', () => {
	it('deletes only photos that nobody may see, also when several processes run it at once', async () => {
		await supabase
			.service()
			.storage.from('photos')
			.remove(await objects());
		const client = await supabase.user();
		const aged = (name: string, days: number) =>
			supabase.sql(
				`update storage.objects set created_at = now() - make_interval(mins => $2) where name = $1`,
				[name, Math.round(days * 24 * 60)]
			);
		const [fresh, orphan] = [photoName(uuidv7()), photoName(uuidv7())];
		await put(client, fresh);
		await aged(fresh, 1.9);
		await put(client, orphan);
		await aged(orphan, 2.1);
		const kept = await reportWithPhoto(client);
		await aged(kept.photo!, 13.9);
		const old = await reportWithPhoto(client);
		await aged(old.photo!, 14.1);
		const hidden = await reportWithPhoto(client);
		await call(dispatcher, 'hide_report', { report_id: hidden.id, reason: 'x' });
		await aged(hidden.photo!, 3);
		const [removed, justRemoved] = [await reportWithPhoto(client), await reportWithPhoto(client)];
		for (const { id } of [removed, justRemoved])
			await call(dispatcher, 'remove_photo', { report_id: id, reason: 'x' });
		await supabase.sql(`update reports set photo_removed_at = now() - interval '25 hours' where id = $1`, [
			removed.id
		]);
		const undone = await reportWithPhoto(client);
		await call(client, 'retract_report', { report_id: undone.id });
		await supabase.sql(`update reports set retracted_at = now() - interval '2 hours' where id = $1`, [
			undone.id
		]);

		const service = supabase.service();
		const counts = await Promise.all([deleteDuePhotos(service), deleteDuePhotos(service)]);
		expect(Math.max(...counts)).toBeGreaterThan(0);
		expect(counts[0]! + counts[1]!).toBe(4);
		const left = [fresh, kept.photo!, hidden.photo!, justRemoved.photo!].sort();
		expect(await objects()).toEqual(left);
		expect(readdirSync(join(supabase.dataDir, 'storage/photos')).sort()).toEqual(left);
		expect(await deleteDuePhotos(service)).toBe(0);
	});

	it('is for the service only, and continues over several pages', async () => {
		for (const who of [supabase.anon(), await supabase.user(), dispatcher])
			await expect(call(who, 'photos_due')).rejects.toMatchObject({ code: '42501' });
		const client = await supabase.user();
		const names = [uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()].map(photoName);
		for (const name of names) await put(client, name);
		await supabase.sql(
			`update storage.objects set created_at = now() - interval '3 days' where name = any($1)`,
			[names]
		);
		expect(await deleteDuePhotos(supabase.service(), 2)).toBe(5);
		expect((await objects()).filter((name) => names.includes(name))).toEqual([]);
	});

	it('reports that the database is not reachable', async () => {
		const { createClient } = await import('@supabase/supabase-js');
		const nowhere = createClient<Database>('http://127.0.0.1:9', 'x', { auth: { persistSession: false } });
		await expect(deleteDuePhotos(nowhere)).rejects.toThrow();
	});
});

it('photos survive the end of the database’s process, and partial files are removed', async () => {
	const client = await supabase.user();
	const made = await reportWithPhoto(client);
	for (const half of [`${made.photo!}.${uuidv7()}`, photoName(uuidv7())]) writeFileSync(file(half), jpeg());
	process.kill(supabase.pid(), 'SIGKILL');
	await expect
		.poll(async () => look(supabase.anon(), made.photo!).catch(() => 'away'), {
			timeout: 20_000,
			interval: 200
		})
		.toBe(1000);
	expect(readdirSync(join(supabase.dataDir, 'storage/photos')).sort()).toEqual(await objects());
});
