import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { raised } from '../domain/alert/alert.fixture.ts';
import type { AlertAhead } from '../domain/alert/alert.ts';
import { place } from '../domain/place/place.fixture.ts';
import { Announcing, type Sight } from './announcing.ts';
import { driving, row, said } from './sight.fixture.ts';

const now = Date.UTC(2022, 3, 10, 6);
const minute = 60_000;
const gate = place('gate');

beforeEach(() => void vi.useFakeTimers({ now }));
afterEach(() => void vi.useRealTimers());

const sight = (more: Partial<Sight> = {}): Sight => ({
	here: driving(),
	rows: [],
	alerts: [],
	result: { current: null },
	samplingPoint: null,
	...more
});
const ahead = (more: Parameters<typeof raised>[1] = {}, metres: number | null = 5000): AlertAhead => ({
	alert: raised(now, more),
	metres,
	seconds: metres === null ? null : metres / 20
});

/** An Announcing that records each message: kind and saying of every item, and "!" where it interrupts. */
function listen() {
	const spoken: string[] = [];
	let stops = 0;
	const announcing = new Announcing(
		{ say: (text, _lang, interrupt) => (spoken.push(text + (interrupt ? '!' : '')), Promise.resolve()) },
		{ stop: () => stops++ },
		{
			lang: 'en-US',
			announcement: (items) => items.map(({ kind, saying }) => `${kind} ${saying}`).join(', ')
		}
	);
	/** Returns what is announced for a state of the drive, one minute after the call before. */
	const look = (seen: Sight) => {
		vi.advanceTimersByTime(minute);
		announcing.announce(seen, Date.now());
		return spoken.splice(0);
	};
	return { announcing, look, spoken, stops: () => stops };
}

describe('a place ahead', () => {
	const at = (known = said('closed'), metres = 5000) => sight({ rows: [row(gate, metres, known)] });

	it('is announced once when it is likely or sure not to be open, and speech recognition stops', () => {
		const { look, stops } = listen();
		expect(look(at())).toEqual(['place closed']);
		expect(look(at())).toEqual([]);
		expect(stops()).toBe(1);
		expect(look(at(said('busy', 0.6)))).toEqual(['place busy']);
	});

	it('is not announced when it is unsure, disputed, open or far away', () => {
		const { look } = listen();
		expect(look(at(said(null)))).toEqual([]);
		expect(look(at(said('closed', 0.5)))).toEqual([]);
		expect(look(at(said('closed', 0.9, { sides: ['open', 'closed'] })))).toEqual([]);
		expect(look(at(said('open')))).toEqual([]);
		expect(look(at(said('closed'), 20_000))).toEqual([]);
	});

	it('is announced as open only after another status was announced', () => {
		const { look } = listen();
		look(at());
		expect(look(at(said('open')))).toEqual(['place open']);
	});

	it('is not announced without a heading, or when standing, off the road', () => {
		const { look } = listen();
		expect(look({ ...at(), here: driving({ heading: null }) })).toEqual([]);
		expect(look({ ...at(), here: driving({ speed: 0 }) })).toEqual([]);
		const lane = { road: 'G60', at: 0, way: 1 as const };
		expect(look({ ...at(), here: driving({ speed: 0, heading: null, lane }) })).toEqual(['place closed']);
	});

	it('is not announced apart from the alert about it', () => {
		const { look } = listen();
		const { id, names, lon, lat } = gate;
		const places = [{ id, names, lon, lat, expressways: [], towards: null }];
		expect(look({ ...at(), alerts: [ahead({ places })] })).toEqual(['alert Severe||封闭|']);
	});
});

describe('an alert', () => {
	it('of extreme severity interrupts', () => {
		const { look } = listen();
		expect(look(sight({ alerts: [ahead({ severity: 'Extreme' })] }))).toEqual(['alert Extreme||封闭|!']);
	});

	it('is announced as called off if it was announced before, unless another alert replaces it', () => {
		const off = ahead({ id: 'told', cancelled_at: new Date(now).toISOString() });
		const told = () => {
			const drive = listen();
			drive.look(sight({ alerts: [ahead({ id: 'told' })] }));
			drive.announcing.hear(off);
			return drive;
		};
		expect(told().look(sight())).toEqual(['called-off called off']);
		const replaced = told();
		replaced.announcing.hear(ahead({ id: 'next', references: 'told' }));
		expect(replaced.look(sight())).toEqual([]);
		const unaware = listen();
		unaware.announcing.hear(off);
		expect(unaware.look(sight())).toEqual([]);
	});
});

describe('one’s own sampling result', () => {
	it('is announced once when it is about to end; only then a sampling point is looked up', () => {
		const { look } = listen();
		let looked = 0;
		const seen = (hoursLeft: number): Sight => ({
			...sight({ result: { current: { taken: now - (24 - hoursLeft) * 60 * minute, hours: 24 } } }),
			get samplingPoint() {
				looked++;
				return null;
			}
		});
		expect(look(seen(7))).toEqual([]);
		expect(looked).toBe(0);
		expect(look(seen(5))).toHaveLength(1);
		expect(look(seen(5))).toEqual([]);
		expect(looked).toBeGreaterThan(0);
	});
});

it('says another text only after a minute of silence', async () => {
	const { announcing, look, spoken } = listen();
	look(sight({ alerts: [ahead()] }));
	expect(announcing.sayInPeace('a prompt')).toBeNull();
	vi.advanceTimersByTime(minute);
	await announcing.sayInPeace('a prompt');
	expect(spoken).toEqual(['a prompt']);
	// the prompt counts as a message
	expect(announcing.sayInPeace('another')).toBeNull();
});
