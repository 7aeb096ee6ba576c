import { afterEach, describe, expect, it } from 'vitest';
import type { Known } from '../domain/belief/known.ts';
import { overwriteGetLocale } from '../paraglide/runtime';
import { evidenceWords, saidStatus, statusWords } from './sentence.ts';

const now = Date.parse('2026-03-01T08:00:00Z');
const minutes = (count: number) => now - count * 60_000;
const people = (status: Known['status'], confidence: number): Known['people'] => ({
	status,
	confidence,
	band: confidence >= 0.8 ? 'sure' : confidence >= 0.55 ? 'likely' : 'unsure'
});
const known = (overrides: Partial<Known> = {}): Known => ({
	...people('open', 0.9),
	people: people('open', 0.9),
	belief: [0.9, 0.05, 0.03, 0.02],
	official: null,
	pin: null,
	sides: null,
	wait: null,
	conditions: [],
	lastReportAt: minutes(4),
	reportCount: 3,
	version: 3,
	pending: false,
	alone: false,
	...overrides
});
const until = new Date(now + 3_600_000).toISOString();
const official = (status: 'open' | 'closed'): Known['official'] => ({
	status,
	since: until,
	until,
	agrees: true
});
const words = (overrides: Partial<Known> = {}) => statusWords('checkpoint', known(overrides), now);

describe('in English', () => {
	afterEach(() => overwriteGetLocale(() => 'zh-Hans'));

	it('writes a status in lower case within a phrase, and with a capital when it stands alone', () => {
		overwriteGetLocale(() => 'en');
		expect(statusWords('checkpoint', known(people('open', 0.4)), now)).toBe('perhaps open');
		expect(statusWords('checkpoint', known(people('open', 0.9)), now)).toBe('Open');
	});
});

describe('words about a place', () => {
	it('give the status, how sure it is, how old the evidence is and how many reports there are', () => {
		expect(words()).toBe('畅通');
		expect(evidenceWords('checkpoint', known(), now)).toBe('确定 · 4 分钟前，3 条上报');
		expect(saidStatus(known(), now)).toBe('open');
	});

	it('claim no more than the evidence supports', () => {
		expect(words({ status: null, lastReportAt: null })).toBe('暂无上报');
		expect(words({ status: null, lastReportAt: null, missing: 'loading' })).toBe('正在加载路况…');
		expect(words({ status: null, lastReportAt: null, missing: 'unreached' })).toBe('路况未加载');
		expect(words({ ...people('open', 0.4), lastReportAt: minutes(300) })).toBe('近期无消息');
		expect(words({ ...people('open', 0.4) })).toBe('可能畅通');
		expect(evidenceWords('checkpoint', known({ ...people('open', 0.4) }), now)).toContain('不确定');
	});

	it('name a dispute, and suggest neither side for confirmation', () => {
		const disputed = known({ ...people('open', 0.6), sides: ['open', 'closed'] });
		expect(statusWords('checkpoint', disputed, now)).toBe('信息冲突（待核实）');
		expect(saidStatus(disputed, now)).toBeNull();
	});

	it('state that officials and drivers differ, and do not average them', () => {
		const differ = known({
			official: official('closed'),
			...people('closed', 0.7),
			sides: ['open', 'closed']
		});
		expect(statusWords('checkpoint', differ, now)).toBe('官方与司机信息冲突（待核实）');
		expect(saidStatus(differ, now)).toBeNull();
	});

	it('show the end of an official statement and of a pin', () => {
		const clock = new Intl.DateTimeFormat('zh-Hans', {
			hour: '2-digit',
			minute: '2-digit',
			hourCycle: 'h23'
		});
		const end = clock.format(Date.parse(until));
		expect(evidenceWords('checkpoint', known({ official: official('open') }), now)).toContain(`官方发布，至`);
		const pinned = known({
			official: official('open'),
			pin: { id: 'x', status: 'closed', reason: 'flooded', since: until, until },
			status: 'closed'
		});
		expect(statusWords('checkpoint', pinned, now)).toBe('封闭');
		expect(evidenceWords('checkpoint', pinned, now)).toContain(`调度核定，至`);
		expect(evidenceWords('checkpoint', pinned, now)).toContain(end);
	});
});
