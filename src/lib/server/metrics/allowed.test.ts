import type { IncomingMessage } from 'node:http';
import { describe, expect, it } from 'vitest';
import { noEdge } from '../callers/edge.ts';
import { mayReadMetrics } from './allowed.ts';

const token = 'a token of sixteen characters';
const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
	({
		headers: { host: '127.0.0.1:3000', ...headers },
		socket: { remoteAddress }
	}) as unknown as IncomingMessage;
const bearer = (given: string) => ({ authorization: `Bearer ${given}` });

describe('metrics may be read', () => {
	it('from this machine, if no proxy is in front', () => {
		for (const address of ['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])
			expect(mayReadMetrics(from(address), { token: undefined, edge: noEdge })).toBe(true);
		for (const address of ['10.0.0.7', '::ffff:10.0.0.7', 'fe80::1', '', '128.0.0.1'])
			expect(mayReadMetrics(from(address), { token: undefined, edge: noEdge })).toBe(false);
	});

	it('with the token, from anywhere', () => {
		expect(mayReadMetrics(from('10.0.0.7', bearer('a-token')), { token: 'a-token', edge: noEdge })).toBe(
			true
		);
		expect(mayReadMetrics(from('127.0.0.1', bearer('other')), { token: 'a-token', edge: noEdge })).toBe(
			false
		);
		expect(mayReadMetrics(from('10.0.0.7', bearer('')), { token, edge: noEdge })).toBe(false);
		expect(mayReadMetrics(from('10.0.0.7', bearer('undefined')), { token: undefined, edge: noEdge })).toBe(
			false
		);
	});

	it('behind a proxy with the token only', () => {
		const behind = { proxies: 1 };
		expect(mayReadMetrics(from('127.0.0.1'), { token: 'a-token', edge: behind })).toBe(false);
		expect(mayReadMetrics(from('127.0.0.1', bearer('a-token')), { token: 'a-token', edge: behind })).toBe(
			true
		);
		// a proxy that is not in the settings shows itself by its headers
		for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip', 'cf-connecting-ip'])
			expect(
				mayReadMetrics(from('127.0.0.1', { [name]: '127.0.0.1' }), { token: undefined, edge: noEdge })
			).toBe(false);
	});

	it('not by a page of another site whose name leads to this machine', () => {
		for (const host of [
			'evil.example:3000',
			'localhost.evil.example',
			'127.0.0.1.evil.example',
			'10.0.0.1:3000'
		])
			expect(mayReadMetrics(from('127.0.0.1', { host }), { token: undefined, edge: noEdge })).toBe(false);
	});
});
