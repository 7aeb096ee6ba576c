import fc from 'fast-check';
import { expect, it } from 'vitest';
import { severities, type Alert } from './alert.ts';
import { longest, messageOf } from './push-message.ts';

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
