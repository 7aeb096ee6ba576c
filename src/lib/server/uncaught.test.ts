import { describe, expect, it } from 'vitest';
import { heardLog } from './log/heard.fixture.ts';
import { Uncaught } from './uncaught.ts';

function uncaught() {
	const { log, lines } = heardLog({ format: 'json' });
	const state = { request: undefined as string | undefined, now: 0, broken: 0, abandoned: [] as string[] };
	const errors = new Uncaught({
		log,
		request: () => state.request,
		abandon: (id) => void state.abandoned.push(id),
		broken: () => void state.broken++,
		now: () => state.now
	});
	const levels = () => lines.map((line) => (JSON.parse(line) as { level: string }).level);
	return { errors, state, levels };
}

const coded = (code: string) => Object.assign(new Error(code), { code });

describe('an error that nothing has caught', () => {
	it('of one request is survived, and its answer is given up', () => {
		const { errors, state, levels } = uncaught();
		state.request = 'a-request';
		errors.handle(new TypeError('x is not a function'));
		errors.handle('a text instead of an error');
		expect(state).toMatchObject({ broken: 0, abandoned: ['a-request', 'a-request'] });
		expect(levels()).toEqual(['error', 'error']);
		expect(errors.count).toBe(2);
	});

	it('of one connection is survived', () => {
		const { errors, state } = uncaught();
		for (const code of [
			'ECONNRESET',
			'EPIPE',
			'UND_ERR_SOCKET',
			'HPE_INVALID_METHOD',
			'ERR_STREAM_WRITE_AFTER_END'
		])
			errors.handle(coded(code));
		const parser = new Error('invalid');
		parser.stack =
			'Error: invalid\n    at read (/app/node_modules/ws/lib/receiver.js:1:1)\n    at main (/app/src/a.ts:1:1)';
		errors.handle(parser);
		expect(state.broken).toBe(0);
	});

	it('of unknown origin, or of the process itself, restarts the server', () => {
		for (const error of [new TypeError('x is undefined'), undefined, null, coded('ENOSPC')]) {
			const { errors, state, levels } = uncaught();
			errors.handle(error);
			expect(state.broken).toBe(1);
			expect(levels().at(-1)).toBe('fatal');
		}
		const { errors, state } = uncaught();
		state.request = 'a-request';
		errors.handle(coded('ERR_OUT_OF_MEMORY'));
		expect(state.broken).toBe(1);
	});

	it('restarts the server if there are more than twenty within a minute, and not if they are rare', () => {
		const { errors, state } = uncaught();
		for (let i = 0; i < 100; i++) {
			state.now += 4000;
			errors.handle(coded('ECONNRESET'));
		}
		expect(state.broken).toBe(0);
		for (let i = 0; i < 20; i++) errors.handle(coded('ECONNRESET'));
		expect(state.broken).toBeGreaterThan(0);
	});
});
