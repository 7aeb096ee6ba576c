import { describe, expect, it } from 'vitest';
import { uuidv7 } from './uuid.ts';

describe('uuidv7', () => {
	it('has the form of RFC 9562 and contains its time', () => {
		const time = Date.parse('2027-02-03T04:05:06.789Z');
		const id = uuidv7(time);
		expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(time);
	});

	it('sorts in order of creation, even within a millisecond or if the clock goes back', () => {
		const ids = [
			...Array.from({ length: 10_000 }, () => uuidv7()),
			...Array.from({ length: 100 }, () => uuidv7(Date.now() - 60_000))
		];
		expect(new Set(ids).size).toBe(ids.length);
		expect([...ids].sort()).toEqual(ids);
	});
});
