import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raised } from './alert.fixture.ts';
import { severities, type Alert } from './alert.ts';
import { longest, messageIn, messageOf } from './push-message.ts';

const names = fc.record({
	zh: fc.string({ unit: 'grapheme', maxLength: 400 }),
	en: fc.string({ maxLength: 400 })
});

it('a push message is within the size limit for any alert', () => {
	fc.assert(
		fc.property(
			fc.array(names, { maxLength: 50 }),
			fc.array(names, { maxLength: 20 }),
			names,
			fc.constantFrom(...severities),
			fc.constantFrom('zh-Hans' as const, 'en' as const),
			(places, labels, headline, severity, lang) => {
				const here = { lon: 121, lat: 31 };
				const alert: Alert = {
					id: '00000000-0000-4000-8000-000000000001',
					sent: '2026-11-25T00:00:00Z',
					cause: 'dispatch',
					category: 'Transport',
					severity,
					effective: '2026-11-25T00:00:00Z',
					expires: '2026-11-25T01:00:00Z',
					headline,
					description: headline,
					places: places.map((one, i) => ({
						id: String(i),
						names: one,
						expressways: [],
						towards: null,
						...here
					})),
					stretches: labels.map((label) => ({ code: 'G60', from: here, to: here, towards: null, label })),
					area: null,
					facts: null,
					references: '00000000-0000-4000-8000-000000000002',
					cancelled_at: null,
					revision: 7
				};
				const message = messageOf(alert, lang);
				expect(Buffer.byteLength(JSON.stringify(message))).toBeLessThanOrEqual(longest);
				expect(message.where.length + message.more).toBe(places.length + labels.length);
			}
		)
	);
});

describe('a pushed message', () => {
	const test = { type: 'test', lang: 'en', sent: 1 };

	it('is read if this version knows it', () => {
		const message = messageOf(raised(Date.now(), { id: 'a' }), 'zh-Hans');
		expect(messageIn(JSON.parse(JSON.stringify(message)))).toEqual(message);
		expect(messageIn(test)).toEqual(test);
	});

	it('is null if it is empty, of an unknown type or incomplete', () => {
		for (const given of [
			undefined,
			null,
			'',
			'x',
			7,
			[],
			{},
			{ type: 'alert' },
			{ ...test, type: 'survey' },
			{ ...test, lang: 'fr' },
			{ ...test, sent: 'x' }
		])
			expect(messageIn(given)).toBeNull();
	});
});
