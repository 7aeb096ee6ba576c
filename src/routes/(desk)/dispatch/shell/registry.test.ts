import { render } from 'svelte/server';
import { expect, it } from 'vitest';
import type { AuditEntry } from '$lib/domain/desk/audit-entry';
import { Client } from '$lib/live/client';
import { Live } from '$lib/live/live.svelte';
import AuditLog from '../log/AuditLog.svelte';
import { queueList } from '../queue/queue-list';
import WaitingQueue from '../queue/WaitingQueue.svelte';
import { registry as real } from '../subjects';
import { asks, undoing, type Deed } from './deed';
import { Desk } from './desk.svelte';
import MadeUpRow from './MadeUpRow.test.svelte';
import QuestionForm from './QuestionForm.svelte';
import { registryOf } from './registry';
import { subject, type Database, type Subject } from './subject';

/** A database with functions that exist only in this test. */
interface MadeUp {
	rpc(name: string, args?: object): Promise<unknown>;
}

/** Deeds of a subject that exists only in this test: greet a visitor, or undo that. */
class Greetings {
	#database: MadeUp;
	constructor(database: Database) {
		this.#database = database as unknown as MadeUp;
	}
	greet(name: string): Deed {
		return this.#deed(`Greet ${name}`, 'greet', name, () => this.#ungreet(name));
	}
	#ungreet(name: string): Deed {
		return this.#deed(`Take back greeting ${name}`, 'ungreet', name, () => this.greet(name));
	}
	#deed(verb: string, act: string, name: string, opposite: () => Deed): Deed {
		return {
			verb,
			subject: name,
			about: [name],
			effect: [`${name} hears of it.`],
			asks: asks('Why?', 'As usual'),
			run: async (reason) => {
				await this.#database.rpc(act, { name, reason });
				return { text: `${verb}: done`, undo: undoing(opposite(), reason) };
			}
		};
	}
}

const visitors = subject({
	name: 'visitors',
	deeds: (database) => new Greetings(database),
	queue: [
		queueList({
			name: 'waiting-visitors',
			from: 'visitors',
			title: () => 'At the door',
			rank: 5,
			waits: true,
			picks: ({ greeted }: { name: string; greeted: boolean }) => !greeted,
			key: ({ name }) => name,
			Row: MadeUpRow
		}),
		queueList({
			name: 'greeted-visitors',
			from: 'visitors',
			title: () => 'Inside',
			rank: 60,
			waits: false,
			picks: ({ greeted }: { name: string; greeted: boolean }) => greeted,
			key: ({ name }) => name,
			Row: MadeUpRow
		})
	],
	entries: { greet: ({ handle }) => `greeted ${handle}` },
	refusals: { nobody_there: () => 'Nobody is there.' }
});

const entry = (id: number, action: string): AuditEntry => ({
	id,
	at: '2026-11-28T08:00:00Z',
	actor: 'me',
	action,
	subject: 'Ms Wu',
	reason: null,
	before: null,
	after: null,
	names: null
});

/** A desk with these subjects, and a database with visitors. */
function deskWith(...subjects: Subject[]) {
	const calls: [name: string, args: object][] = [];
	const answers: Record<string, unknown> = {
		my_handle: { handle: 'me' },
		moderation_queue: {
			visitors: [
				{ name: 'Mr Li', greeted: true },
				{ name: 'Ms Wu', greeted: false },
				{ name: 'Ms He', greeted: false }
			]
		},
		audit_entries: [entry(2, 'greet'), entry(1, 'unheard_of')]
	};
	const live = new Live(new Client({ supabaseUrl: 'http://127.0.0.1:9', supabaseKey: 'none' }));
	const client = live.connection.client as unknown as MadeUp;
	client.rpc = async (name, args = {}) => {
		calls.push([name, args]);
		if (name === 'ungreet') throw Object.assign(new Error('no'), { detail: 'nobody_there' });
		return answers[name];
	};
	const desk = new Desk(live, registryOf(subjects), {
		address: () => ({ place: null, tab: 'queue' }),
		go: async () => undefined,
		onrefused: () => undefined,
		tiles: undefined
	});
	return { desk, calls };
}

/** Text of rendered HTML, without its tags. */
const text = (body: string) =>
	body
		.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();

it('rows of a new subject are in the queue, and those that need an action are counted', async () => {
	const { desk } = deskWith(visitors);
	await desk.fetch();
	expect(desk.lists.map(({ name, rows }) => [name, rows.map(({ key }) => key)])).toEqual([
		['waiting-visitors', ['Ms Wu', 'Ms He']],
		['greeted-visitors', ['Mr Li']]
	]);
	expect(desk.waiting).toBe(2);
	const { body } = render(WaitingQueue, { props: { desk } });
	expect(text(body)).toContain('At the door 2 Greet Ms Wu Greet Ms He Inside 1 Greet Mr Li');
	expect(body).toContain('data-list="waiting-visitors"');
});

it('a deed of a new subject shows its effect first, is done with a reason, and offers its undo', async () => {
	const { desk, calls } = deskWith(visitors);
	await desk.fetch();
	const { deeds } = desk.lists[0]!.rows[0]!.part;
	const deed = (deeds as Greetings).greet('Ms Wu');
	desk.ask({ deed });
	const { body } = render(QuestionForm, { props: { desk, question: desk.question! } });
	expect(text(body)).toContain('Ms Wu hears of it. Why?');
	expect(text(body)).toContain('As usual');
	await desk.carryOut(deed, 'first visit', desk.seen);
	expect(calls).toContainEqual(['greet', { name: 'Ms Wu', reason: 'first visit' }]);
	expect(desk.question).toBeNull();
	expect(desk.outcome).toMatchObject({
		text: 'Greet Ms Wu: done',
		undo: { verb: 'Take back greeting Ms Wu', asks: { given: expect.stringContaining('first visit') } }
	});
	const refused = await desk
		.carryOut(desk.outcome!.undo!, 'slip', desk.seen)
		.catch((error: unknown) => error);
	expect(desk.problemWords(refused)).toBe('Nobody is there.');
});

it('the log uses the words of a new subject, and shows the name of an act without words', async () => {
	const { desk } = deskWith(visitors);
	await desk.fetch();
	const said = text(render(AuditLog, { props: { desk } }).body);
	expect(said).toContain('greeted Ms Wu');
	expect(said).toContain('unheard_of');
});

it('a new subject works beside the existing ones', () => {
	const all = registryOf([visitors, ...real.subjects]);
	expect(Object.keys(all.entries).sort()).toEqual(['greet', ...Object.keys(real.entries)].sort());
	const { desk } = deskWith(visitors, ...real.subjects);
	expect(desk.subjects).toHaveLength(real.subjects.length + 1);
});

it('two subjects with words for the same act or the same refusal are rejected', () => {
	const other = { ...visitors, name: 'guests' };
	expect(() => registryOf([visitors, other])).toThrow('The act greet has words in visitors and in guests');
	expect(() => registryOf([visitors, { ...other, entries: {} }])).toThrow(
		'The refusal nobody_there has words in visitors and in guests'
	);
});
