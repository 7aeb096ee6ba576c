import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Network } from '../../src/lib/domain/road/network.ts';
import type { Question } from '../../src/lib/domain/alert/hub-events.ts';
import type { Doubtful } from '../../src/lib/domain/alert/doubtful.ts';
import { Questions, type Passer } from '../../src/lib/server/hub/questions.ts';
import { sharedPauses } from '../../src/lib/server/hub/reads.ts';
import { createLog } from '../../src/lib/server/log/log.ts';
import { readRoads } from '../../src/lib/server/roads.ts';
import { startTestSupabase, type TestSupabase } from './harness.ts';
import { describePostgres, type Connection } from './native.ts';
import { addPlace, report, signIn, submit } from './world.ts';

let supabase: TestSupabase;
beforeAll(async () => {
	supabase = await startTestSupabase();
});
beforeEach(() => supabase.sql('delete from question_pauses'));
afterAll(() => supabase.stop());

const seconds = { person: 300_000, place: 180_000 };
const claim = (person: string, place: string) =>
	sharedPauses(supabase.service()).claim(person, place, seconds);
/** Makes all pauses older. */
const pass = (minutes: number) =>
	supabase.sql(`update question_pauses set until = until - interval '${minutes} minutes'`);

describe('the right to ask', () => {
	it('is claimed for a person and a place, and a refusal names which of them is in a pause', async () => {
		const [ann, bob, gate, bridge] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
		expect(await claim(ann, gate)).toBeNull();
		expect(await claim(bob, gate)).toBe('place');
		expect(await claim(ann, bridge)).toBe('person');
		expect(await claim(ann, gate)).toBe('person');
		// a refused claim starts no pause
		expect(await claim(bob, bridge)).toBeNull();
	});

	it('is free again after its pause, for the place before the person', async () => {
		const [ann, bob, gate] = [randomUUID(), randomUUID(), randomUUID()];
		await claim(ann, gate);
		await pass(3);
		expect(await claim(ann, gate)).toBe('person');
		expect(await claim(bob, gate)).toBeNull();
		await pass(7);
		expect(await claim(ann, gate)).toBeNull();
		expect(await supabase.sql('select from question_pauses')).toHaveLength(2);
	});

	it('is free again for a place whose question was not delivered', async () => {
		const [ann, bob, gate] = [randomUUID(), randomUUID(), randomUUID()];
		await claim(ann, gate);
		await sharedPauses(supabase.service()).release(gate);
		expect(await claim(bob, gate)).toBeNull();
		expect(await claim(ann, randomUUID())).toBe('person');
	});

	it('is not given about a place that somebody has reported since it was read', async () => {
		const place = await addPlace(supabase);
		expect(await claim(randomUUID(), place)).toBeNull();
		await supabase.sql('delete from question_pauses');
		await submit(await signIn(supabase, 'volunteer'), report(place));
		expect(await claim(randomUUID(), place)).toBe('place');
		await supabase.sql(
			`update place_status set belief_at = belief_at - interval '3 days' where place_id = $1`,
			[place]
		);
		expect(await claim(randomUUID(), place)).toBeNull();
	});

	it('is claimed once, however many claim it at the same time', async () => {
		const gate = randomUUID();
		const answers = await Promise.all(Array.from({ length: 12 }, () => claim(randomUUID(), gate)));
		expect(answers.filter((answer) => answer === null)).toHaveLength(1);
		const ann = randomUUID();
		const others = await Promise.all(Array.from({ length: 12 }, () => claim(ann, randomUUID())));
		expect(others.filter((answer) => answer === null)).toHaveLength(1);
		expect(await supabase.sql('select from question_pauses')).toHaveLength(4);
	});

	it('is for servers only', async () => {
		for (const who of [supabase.anon(), await supabase.user()])
			await expect(sharedPauses(who).claim(randomUUID(), randomUUID(), seconds)).rejects.toThrow(
				'permission denied'
			);
	});
});

describePostgres('the right to ask, claimed by two at the same time', (postgres) => {
	const claim = async ({ query }: Connection, person: string, place: string) => {
		const [row] = await query<{ refused: string | null }>(
			'select claim_question($1, $2, 300, 180) as refused',
			[person, place]
		);
		return row!.refused;
	};

	// for both orders of the two ids
	it.each(['10000000', 'f0000000'])(
		'goes to the first, and the refused one starts no pause: place %s',
		async (front) => {
			const gate = front + randomUUID().slice(8);
			const [ann, bob] = [randomUUID(), randomUUID()];
			const [one, other] = [await postgres().connect(), await postgres().connect()];
			await one.query('begin');
			expect(await claim(one, ann, gate)).toBeNull();
			const late = claim(other, bob, gate);
			await expect
				.poll(() => postgres().query(`select from pg_stat_activity where wait_event_type = 'Lock'`))
				.toHaveLength(1);
			await one.query('commit');
			expect(await late).toBe('place');
			expect(
				await one.query('select from question_pauses where subject = any($1)', [[ann, bob, gate]])
			).toHaveLength(2);
		}
	);
});

describe('two server processes', () => {
	const network = new Network(readRoads(join(import.meta.dirname, '../..')));
	const g60 = [...network.roads.values()].find(({ code }) => code === 'G60')!.id;
	const gateAt = (metre: number): Doubtful => ({
		id: randomUUID(),
		names: { zh: '道口', en: 'Gate' },
		expressways: ['G60'],
		towards: null,
		reason: 'disputed',
		statuses: ['open', 'closed'],
		...network.positionAt(g60, metre)
	});
	const gates = [gateAt(103_000), gateAt(123_000)];

	async function process() {
		const asked: { user: string; place: string }[] = [];
		let settled = Promise.resolve<unknown>(null);
		const pauses = sharedPauses(supabase.service());
		const questions = new Questions({
			network,
			pauses: {
				claim: (...args) => {
					const answer = pauses.claim(...args);
					settled = answer;
					return answer;
				},
				release: (place) => pauses.release(place)
			},
			read: () => Promise.resolve(gates),
			log: createLog(
				{ level: 'debug', format: 'json' },
				{
					isTTY: false,
					write: (line) => {
						throw new Error(line);
					}
				}
			)
		});
		await questions.read();
		questions.stop();
		return {
			asked,
			/** Starts a driver there, at 30 m/s. */
			async pass(user: string, at: number) {
				const passer: Passer = {
					user,
					motion: { ...network.positionAt(g60, at), heading: null, speed: 30 },
					ask(question: Question) {
						asked.push({ user, place: question.place_id });
						return Promise.resolve(true);
					}
				};
				questions.consider(passer, { road: g60, at, way: 1 });
				await settled;
				await new Promise((done) => setImmediate(done));
			}
		};
	}

	it('do not ask a driver more often who changes from one to the other, and ask one driver per place', async () => {
		const [a, b] = [await process(), await process()];
		const [ann, bob] = [randomUUID(), randomUUID()];
		await a.pass(ann, 100_000);
		expect(a.asked).toEqual([{ user: ann, place: gates[0]!.id }]);
		// the first driver is connected to the other process now, before the next gate
		await b.pass(ann, 120_000);
		expect(b.asked).toEqual([]);
		// the second driver passes the first gate there
		await b.pass(bob, 100_000);
		expect(b.asked).toEqual([]);
		// he was not asked about the first gate, so he may be asked about the next one, which she was not asked about either
		await b.pass(bob, 120_000);
		expect(b.asked).toEqual([{ user: bob, place: gates[1]!.id }]);
	});
});
