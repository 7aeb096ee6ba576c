import { expect, it, vi } from 'vitest';
import { survive } from './uncaught.ts';

it('survives errors of callers, but not an error of the database, nor too many', () => {
	let now = 0;
	const [report, end] = [vi.fn(), vi.fn()];
	const handle = survive(report, end, () => now);
	for (const error of [new TypeError('x of undefined'), 'a text', null, undefined, { code: 'ECONNRESET' }])
		handle(error);
	expect(report).toHaveBeenCalledTimes(5);
	expect(end).not.toHaveBeenCalled();
	handle(new WebAssembly.RuntimeError('unreachable'));
	expect(end).toHaveBeenCalledOnce();
	now = 60_001;
	for (let i = 0; i < 20; i++) handle(new Error('of one caller'));
	expect(end).toHaveBeenCalledOnce();
	handle(new Error('of one caller'));
	expect(end).toHaveBeenCalledTimes(2);
});
