import { expect, it } from 'vitest';
import { size } from './counted-calls.ts';

it('counts a text as the bytes that are sent', () => {
	expect(size('open')).toBe(4);
	expect(size('枫泾收费站')).toBe(15);
	expect(size('🚚')).toBe(4);
	expect(size(new Blob(['枫泾']))).toBe(6);
	expect(size(new ArrayBuffer(7))).toBe(7);
	expect(size(undefined)).toBe(0);
});
