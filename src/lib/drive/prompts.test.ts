import { describe, expect, it } from 'vitest';
import type { Load } from '../domain/drive/hazard.ts';
import type { Question } from '../domain/alert/hub-events.ts';
import { place } from '../domain/place/place.fixture.ts';
import type { Place } from '../domain/place/place.ts';
import { Prompts } from './prompts.ts';
import { driving, row } from './sight.fixture.ts';
import type { Prompt } from './words.ts';

const minute = 60_000;
const gate = place('gate');
const area = place('area', { kind: 'service_station', subkind: 'service_area' });
const prompt = (one: Place, why: Prompt['why']): Prompt => ({ place: one, why, question: null, until: 1 });

/** Passes places that were just ahead in the update before. */
function drivePast(prompts: Prompts, places: Place[], shown: Prompt | null, now: number) {
	const close = places.map((one, i) => row(one, 100 + i));
	prompts.onTheWay(driving(), close, shown, now);
	return prompts.onTheWay(driving(), [], shown, now);
}

describe('a place on the way', () => {
	it('is asked about when it was passed, and not again for twenty minutes', () => {
		const prompts = new Prompts();
		const asked = drivePast(prompts, [gate], null, 0);
		expect(asked).toEqual({ place: gate, why: 'passed', question: null, until: 45_000 });
		prompts.note(gate, 0);
		expect(drivePast(prompts, [gate], null, 20 * minute)).toBeNull();
		expect(drivePast(prompts, [gate], null, 21 * minute)).toMatchObject({ place: gate });
		expect(prompts.lastPassed).toBe(gate);
	});

	it('is the one that decides whether the driver can pass, if several are passed at once', () => {
		expect(drivePast(new Prompts(), [gate, area], null, 0)).toMatchObject({ place: gate });
		expect(drivePast(new Prompts(), [area, gate], null, 0)).toMatchObject({ place: gate });
	});

	it('replaces a prompt about a place on the way, but not one that the driver or a question has opened', () => {
		for (const [why, asked] of [
			['passed', true],
			['near', true],
			['chosen', false],
			['question', false]
		] as const)
			expect(drivePast(new Prompts(), [gate], prompt(area, why), 0) !== null).toBe(asked);
	});

	it('is asked about when the driver stands at it, unless a prompt is shown', () => {
		const stand = driving({ speed: 1 });
		const near = (here = stand, metres = 500, shown: Prompt | null = null) =>
			new Prompts().onTheWay(here, [row(gate, metres)], shown, 0);
		expect(near()).toMatchObject({ place: gate, why: 'near' });
		expect(near(driving())).toBeNull();
		expect(near(stand, 700)).toBeNull();
		expect(near(stand, 500, prompt(area, 'passed'))).toBeNull();
	});
});

describe('a question of others', () => {
	const places = new Map([[gate.id, gate]]);
	const calm: Load = { here: driving(), turned: 0, danger: null, busy: false };
	/** the server's clock is ten seconds ahead */
	const serverNow = 10_000;
	const question = (id: string, until: number): Question => ({
		id,
		place_id: gate.id,
		names: gate.names,
		reason: 'stale',
		statuses: ['closed'],
		metres: 800,
		until: new Date(until).toISOString()
	});

	it('waits until it may be asked, and is asked once', () => {
		const prompts = new Prompts();
		const asked = question('a', serverNow + minute);
		prompts.hear(asked);
		expect(prompts.question(places, { ...calm, busy: true }, 0, serverNow)).toBeNull();
		expect(prompts.question(places, calm, 0, serverNow)).toEqual({
			place: gate,
			why: 'question',
			question: asked,
			until: minute
		});
		expect(prompts.question(places, calm, 0, serverNow)).toBeNull();
	});

	it('is not asked when it has expired, or about an unknown place', () => {
		const prompts = new Prompts();
		prompts.hear(question('late', serverNow));
		expect(prompts.question(places, calm, 0, serverNow)).toBeNull();
		prompts.hear(question('unknown', serverNow + minute));
		expect(prompts.question(new Map(), calm, 0, serverNow)).toBeNull();
	});

	it('is taken together with all others about the place', () => {
		const prompts = new Prompts();
		const questions = ['a', 'b'].map((id) => question(id, serverNow + minute));
		for (const one of questions) prompts.hear(one);
		expect(prompts.take(area)).toEqual([]);
		expect(prompts.take(gate)).toEqual(questions);
		expect(prompts.question(places, calm, 0, serverNow)).toBeNull();
	});
});
