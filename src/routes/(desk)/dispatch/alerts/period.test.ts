import { expect, it } from 'vitest';
import { alertSpan } from './period.ts';

const now = Date.parse('2026-11-25T12:00');
const hour = 3_600_000;

it('counts a period from now, or from its start', () => {
	expect(alertSpan('3h', null, '', now)).toEqual({ effective: null, expires: now + 3 * hour });
	expect(alertSpan('3h', '2026-11-25T14:00', '', now)).toEqual({
		effective: now + 2 * hour,
		expires: now + 5 * hour
	});
});

it('accepts a custom end within a week', () => {
	expect(alertSpan('custom', null, '2026-11-26T12:00', now)).toEqual({
		effective: null,
		expires: now + 24 * hour
	});
	for (const until of ['', '2026-11-25T11:59', '2026-12-02T12:01'])
		expect(alertSpan('custom', null, until, now), until).toEqual({ wrong: 'until' });
});

it('rejects a start in the past or after the end', () => {
	expect(alertSpan('1h', '2026-11-25T11:00', '', now)).toEqual({ wrong: 'from' });
	expect(alertSpan('1h', '', '', now)).toEqual({ wrong: 'from' });
	expect(alertSpan('custom', '2026-11-25T16:00', '2026-11-25T15:00', now)).toEqual({ wrong: 'from' });
});
