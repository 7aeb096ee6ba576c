import { expect, it } from 'vitest';
import { raised } from '../../domain/alert/alert.fixture.ts';
import { acknowledge, alertsOf, isQuestion } from './received.ts';

it('keeps the alerts of a message and leaves out what is none', () => {
	const good = { alert: raised(Date.now(), { id: 'a' }), metres: null, seconds: null };
	// an alert about a status has no headline
	const status = { alert: raised(Date.now(), { headline: null }), metres: 100, seconds: null };
	expect(alertsOf({ alerts: [status] })).toEqual([status]);
	expect(alertsOf({ alerts: [null, good, {}, { alert: null }, 'x', { alert: { id: 'b' } }] })).toEqual([
		good
	]);
	for (const given of [undefined, null, 3, 'x', [], {}, { alerts: null }, { alerts: {} }])
		expect(alertsOf(given)).toEqual([]);
});

it('takes only a complete question', () => {
	const question = { id: 'q', place_id: 'p', names: { zh: '道口' }, statuses: [] };
	expect(isQuestion(question)).toBe(true);
	for (const given of [
		undefined,
		null,
		'x',
		{},
		{ ...question, statuses: null },
		{ ...question, names: 'x' }
	])
		expect(isQuestion(given)).toBe(false);
});

it('tolerates a message that asks for no acknowledgement', () => {
	let answered = 0;
	for (const done of [undefined, null, 'x', {}, () => answered++]) acknowledge(done);
	expect(answered).toBe(1);
});
