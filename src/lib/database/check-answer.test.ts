import { describe, expect, it } from 'vitest';
import { checkAnswer } from './check-answer.ts';

describe('an answer', () => {
	const entry = { cell: 'wtw', revision: 3, count: 2 };

	it('passes if it has the described shape', () => {
		expect(() => checkAnswer('place_cells', [entry])).not.toThrow();
		expect(() => checkAnswer('my_standing', null)).not.toThrow();
	});

	it.each([
		['lacks a part', { cell: 'wtw', revision: 3 }, 'count'],
		['has an extra part', { ...entry, places: [] }, 'places'],
		['has a part of another type', { ...entry, revision: '3' }, 'revision']
	])('that %s is refused, and the message names the function and the part', (_what, wrong, part) => {
		expect(() => checkAnswer('place_cells', [entry, wrong])).toThrow(
			new RegExp(`place_cells answered .*: 1\\.${part}: `)
		);
	});

	it('that is undefined is refused', () => {
		expect(() => checkAnswer('place_cells', undefined)).toThrow('the whole');
	});
});
