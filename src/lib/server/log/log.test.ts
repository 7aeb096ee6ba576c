import { describe, expect, it } from 'vitest';
import { heardLog } from './heard.fixture.ts';
import { requestIdOf, withRequestId } from './request-id.ts';
import { Trouble } from './trouble.ts';

const parsed = (lines: readonly string[]) => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
	it('is a line of JSON if the output is not a terminal: level, time, message, fields', () => {
		const { log, lines } = heardLog();
		log.warn({ reason: 'fetch failed' }, 'Alerts could not be read');
		expect(lines).toHaveLength(1);
		expect(lines[0]).toMatch(/^\{.*\}\n$/);
		expect(parsed(lines)[0]).toEqual({
			level: 'warn',
			time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
			reason: 'fetch failed',
			msg: 'Alerts could not be read'
		});
	});

	it('is text in a terminal, unless the format is set', () => {
		const terminal = heardLog({}, true);
		terminal.log.info('Changxing is open at http://127.0.0.1:3000/');
		// eslint-disable-next-line no-control-regex -- colours
		const bare = terminal.lines[0]!.replace(/\x1b\[\d+m/g, '');
		expect(bare).toMatch(/^\d\d:\d\d:\d\d Changxing is open at http:\/\/127\.0\.0\.1:3000\/\n$/);
		const json = heardLog({ format: 'json' }, true);
		json.log.info('open');
		expect(parsed(json.lines)).toMatchObject([{ msg: 'open' }]);
		const text = heardLog({ format: 'text' });
		text.log.error({ reason: 'the disk is full', service: 'photos' }, 'Photos were not tidied up');
		expect(text.lines[0]).toMatch(
			/^\d\d:\d\d:\d\d ✗ Photos were not tidied up: the disk is full service=photos\n$/
		);
	});

	it('leaves out what is below its level', () => {
		const { log, lines } = heardLog({ level: 'warn' });
		log.info('left out');
		log.error('written');
		expect(parsed(lines)).toMatchObject([{ msg: 'written' }]);
	});

	it('cannot be made to show a line that was not logged', () => {
		const forged = 'x\n{"level":"info","msg":"forged"}\r\u2028\u0085\x1b[2J\u202eevil';
		const json = heardLog();
		json.log.info({ name: forged }, forged);
		expect(json.lines).toHaveLength(1);
		expect(json.lines[0]!.trimEnd()).not.toContain('\n');
		expect(parsed(json.lines)[0]).toMatchObject({ msg: forged, name: forged });
		const text = heardLog({ format: 'text' });
		const err = new Error(forged);
		err.stack = `Error: ${forged}\n    at somewhere`;
		text.log.error({ name: forged, err }, forged);
		const [first, ...below] = text.lines.join('').trimEnd().split('\n');
		expect(first).toMatch(/^\d\d:\d\d:\d\d /);
		for (const line of below) expect(line).toMatch(/^ {4}/);
		// eslint-disable-next-line no-control-regex -- none of these may be left
		expect(text.lines.join('')).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e]/);
	});

	it('names the request that a line belongs to', async () => {
		const { log, lines } = heardLog();
		await withRequestId('request-7', async () => {
			await Promise.resolve();
			log.info('within');
		});
		log.info('outside');
		const [within, outside] = parsed(lines);
		expect(within).toMatchObject({ msg: 'within', request: 'request-7' });
		expect(outside).not.toHaveProperty('request');
	});
});

describe('the id of a request', () => {
	it('is the one set by a proxy of ours, never one invented by a caller or a broken proxy', () => {
		expect(requestIdOf('abcdef-123', true)).toBe('abcdef-123');
		for (const [given, believed] of [
			['abcdef-123', false],
			['short', true],
			['a\nb\nc\nd\ne\nf', true],
			['x'.repeat(65), true],
			[['abcdef-123', 'abcdef-124'], true],
			[undefined, true]
		] as const)
			expect(requestIdOf(given as string | string[] | undefined, believed)).toMatch(/^[0-9a-f-]{36}$/);
	});
});

describe('personal data', () => {
	const secrets: Record<string, string> = {
		email: 'wang.wei@example.org',
		token: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ4In0.abc_DEF-123',
		key: 'sb_secret_abcDEF123',
		endpoint: 'https://push.example/send/cT9abcdefghijklmnopqrstuvwxyz0123456789',
		ip: '203.0.113.77',
		address: '2001:db8::77',
		mapped: '::ffff:203.0.113.77',
		position: '121.4737, 31.2304',
		point: '121.4737 31.2304'
	};

	it('is not printed in fields with a personal name, at the top or below', () => {
		const { log, lines } = heardLog();
		const fields = { email: 'who', password: 'pw', lon: 121.4737, lat: 31.2304, endpoint: 'e', user: 'u' };
		log.info({ ...fields, a: fields, b: { c: fields } }, 'said');
		const [line] = parsed(lines);
		const hidden = Object.fromEntries(Object.keys(fields).map((name) => [name, '[redacted]']));
		expect(line).toMatchObject({ ...hidden, a: hidden, b: { c: hidden } });
	});

	it.each(Object.entries(secrets))('is not printed within a text: %s', (_, secret) => {
		for (const format of ['json', 'text'] as const) {
			const { log, lines } = heardLog({ format });
			log.error(
				{ reason: `of ${secret}, it said`, err: new Error(`no ${secret}`) },
				`It failed for ${secret}.`
			);
			expect(lines.join('')).not.toContain(secret);
			if (format === 'json') expect(parsed(lines)).toHaveLength(1);
		}
	});

	it('is not confused with what an operator needs: addresses of servers, times, versions, counts', () => {
		const { log, lines } = heardLog();
		const text =
			'Open at http://192.168.1.7:3000/ since 09:31:22, version 1.2.3, 12.345 ms, 5,000 of 5,000, http://[fd00::1]:3000/';
		log.info(text);
		expect(parsed(lines)[0]!.msg).toBe(text);
	});
});

describe('trouble', () => {
	it('is logged when it begins and when it is over, however long it lasts', () => {
		const { log, lines } = heardLog({ level: 'info' });
		const trouble = new Trouble(log, 'Alerts could not be read', 'Alerts are read again.');
		trouble.worked();
		for (let i = 0; i < 5; i++) trouble.failed(new Error('away'));
		trouble.worked();
		trouble.worked();
		trouble.failed(new Error('away again'));
		expect(parsed(lines).map(({ level, msg, reason }) => [level, msg, reason])).toEqual([
			['warn', 'Alerts could not be read', 'away'],
			['info', 'Alerts are read again.', undefined],
			['warn', 'Alerts could not be read', 'away again']
		]);
	});
});
