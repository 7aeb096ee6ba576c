import { afterEach, describe, expect, it } from 'vitest';
import type { AheadRow } from '$lib/drive/outlook';
import type { Announced, Prompt } from '$lib/drive/words';
import type { Alert } from '$lib/domain/alert/alert';
import type { Known } from '$lib/domain/belief/known';
import { place } from '$lib/domain/place/place.fixture';
import type { Place } from '$lib/domain/place/place';
import type { Status } from '$lib/domain/place/status';
import { overwriteGetLocale } from '$lib/paraglide/runtime';
import { spokenDistance, spokenTime } from './spoken-amounts';
import { words } from './words';

const fengjing = place('fengjing', { names: { zh: '枫泾收费站', en: 'Fengjing toll' } });
const jiashan = place('jiashan', { names: { zh: '嘉善收费站', en: 'Jiashan toll' } });

const ahead = (
	one: Place,
	status: Status,
	metres: number,
	more: { wait?: number; band?: Known['band']; byAir?: boolean } = {}
): Announced => ({
	kind: 'place',
	id: one.id,
	saying: status,
	severity: 'Severe',
	metres,
	seconds: metres / 22,
	status,
	byAir: more.byAir ?? false,
	row: {
		place: one,
		metres,
		seconds: metres / 22,
		arrival: 0,
		known: {
			band: more.band ?? 'sure',
			wait: more.wait === undefined ? null : { minutes: more.wait, spread: null, reports: 1 }
		} as Known
	} satisfies AheadRow
});
const alert = (severity: Alert['severity'], metres: number | null): Announced => ({
	kind: 'alert',
	id: 'a',
	saying: '',
	severity,
	metres,
	seconds: metres === null ? null : metres / 22,
	ahead: {
		alert: { severity, headline: { zh: '大雾，请减速', en: 'fog, slow down' } } as Alert,
		metres,
		seconds: null
	}
});
const english = () => overwriteGetLocale(() => 'en');
afterEach(() => overwriteGetLocale(() => 'zh-Hans'));

describe('spoken amounts', () => {
	it('are rounded more coarsely, the greater they are', () => {
		const said = (metres: number[]) => metres.map(spokenDistance);
		expect(said([40, 840, 1400, 2100, 12_300])).toEqual(['100米', '800米', '1.5公里', '两公里', '12公里']);
		expect([20, 120, 540, 4200, 7200].map(spokenTime)).toEqual([
			'1分钟',
			'两分钟',
			'9分钟',
			'1小时10分钟',
			'两小时'
		]);
		english();
		expect(said([1000, 12_300])).toEqual(['1 kilometre', '12 kilometres']);
		expect([60, 540, 3600].map(spokenTime)).toEqual(['1 minute', '9 minutes', '1 hour']);
	});
});

describe('an announcement', () => {
	const two = [ahead(fengjing, 'closed', 12_000), ahead(jiashan, 'busy', 20_000, { wait: 20 })];

	it('is one sentence, with distance and time to the first place', () => {
		expect(words.announcement(two)).toBe(
			'前方12公里，大约9分钟后，枫泾收费站封闭；20公里处，嘉善收费站排队，大约要等20分钟。'
		);
		english();
		expect(words.announcement(two)).toBe(
			'In 12 kilometres, about 9 minutes: Fengjing toll, closed; in 20 kilometres: Jiashan toll, queue, about 20 minutes to wait.'
		);
	});

	it('adds "perhaps" if the status is only likely, and "in a straight line" without a road', () => {
		expect(words.announcement([ahead(fengjing, 'closed', 12_000, { band: 'likely' })])).toContain('可能封闭');
		expect(words.announcement([ahead(fengjing, 'closed', 12_000, { byAir: true })])).toContain('直线12公里');
	});

	it('of an alert has its headline, its distance and its urgency', () => {
		expect(words.announcement([alert('Moderate', 0)])).toBe('您所在的路段，大雾，请减速。');
		expect(words.announcement([alert('Moderate', null)])).toBe('大雾，请减速。');
		expect(words.announcement([alert('Extreme', 200)])).toBe('紧急提醒！马上到，大雾，请减速。');
		english();
		expect(words.announcement([alert('Extreme', 5000)])).toBe(
			'Attention! In 5 kilometres, about 4 minutes: fog, slow down.'
		);
	});

	it('states that an alert was called off', () => {
		const { ahead: off } = alert('Severe', 5000) as Announced & { kind: 'alert' };
		const item: Announced = {
			kind: 'called-off',
			id: 'a',
			saying: 'called off',
			severity: 'Minor',
			metres: null,
			seconds: null,
			ahead: off
		};
		expect(words.announcement([item])).toBe('已经解除：大雾，请减速。');
	});

	it('of the driver’s own sampling result says where to go', () => {
		const result: Announced = {
			kind: 'result',
			id: 'r',
			saying: '',
			severity: 'Moderate',
			metres: null,
			seconds: null,
			hours: 2,
			point: { place: fengjing, metres: 12_000, ahead: true }
		};
		expect(words.announcement([result])).toBe('您的采样结果还有两小时到期。前方12公里有枫泾收费站。');
		expect(words.announcement([{ ...result, hours: 0, point: null }])).toBe('您的采样结果已经过期。');
	});
});

describe('a question', () => {
	it('names both statuses in dispute', () => {
		const prompt: Prompt = {
			place: fengjing,
			why: 'question',
			until: 0,
			question: {
				id: 'q',
				place_id: fengjing.id,
				names: fengjing.names,
				reason: 'disputed',
				statuses: ['open', 'closed'],
				metres: 2000,
				until: ''
			}
		};
		expect(words.prompt(prompt)).toMatch(/^前面是枫泾收费站，有人说畅通，有人说封闭。/);
		expect(words.prompt({ ...prompt, why: 'passed', question: null })).toBe('刚过枫泾收费站，那里怎么样？');
	});
});
