import { afterEach, beforeEach, expect, it } from 'vitest';
import { reportPrints, type Report } from './report.ts';

const names = ['error', 'warn', 'info', 'log', 'debug'] as const;
const own = Object.fromEntries(names.map((name) => [name, console[name]]));
let told: Parameters<Report>[];
beforeEach(() => {
	told = [];
	reportPrints((...record) => told.push(record));
});
afterEach(() => void Object.assign(console, own));

it('does not log statements that the database refuses: the client gets the answer', () => {
	console.error(
		Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (email)=(wang@example.org)' })
	);
	console.error('Failed:', { code: 'CX123' });
	expect(told).toEqual([]);
});

it('logs message and code of internal errors, never the statement or its parameters', () => {
	const error = Object.assign(new Error('cache lookup failed'), {
		code: 'XX000',
		query: 'select * from auth.users where email = $1',
		parameters: ['wang@example.org'],
		detail: 'wang@example.org'
	});
	console.error('Failed to execute query: select wang', error);
	expect(told).toMatchObject([
		['error', 'The database library met an error', { err: { message: 'cache lookup failed', code: 'XX000' } }]
	]);
	expect(JSON.stringify(told)).not.toContain('wang');
});

it('logs everything else that a library prints, at its own level', () => {
	for (const name of names) console[name](`by ${name}`);
	expect(told.map(([level, , fields]) => [level, fields?.text])).toEqual([
		['error', 'by error'],
		['warn', 'by warn'],
		['debug', 'by info'],
		['debug', 'by log'],
		['debug', 'by debug']
	]);
});
