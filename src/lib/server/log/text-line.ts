/** A log record as pino writes it. */
interface Entry {
	level: string;
	time: string;
	msg?: string;
	reason?: string;
	err?: { stack?: string; message?: string };
	[field: string]: unknown;
}

const marks: Partial<Record<string, string>> = { warn: '⚠ ', error: '✗ ', fatal: '✗ ' };
const colours: Partial<Record<string, string>> = { warn: '\x1b[33m', error: '\x1b[31m', fatal: '\x1b[31m' };
const dim = '\x1b[2m';
const plain = '\x1b[0m';

/**
 * Control characters, including those that change the direction of writing. They are written as escapes, so that logged text
 * cannot move the cursor, hide itself or start a new line.
 */
// eslint-disable-next-line no-control-regex -- the pattern is meant to match control characters
const control = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const visible = (text: string) =>
	text.replace(control, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

const shown = (value: unknown) =>
	typeof value === 'string' && /^[\w./:-]+$/.test(value) ? value : (JSON.stringify(value) ?? 'undefined');

/**
 * Formats a record for a terminal: time of day, message, other fields, and below them the stack of an error.
 * @param json one record of pino
 */
export function textLine(json: string, inColour: boolean): string {
	const { level, time, msg = '', reason, err, ...fields } = JSON.parse(json) as Entry;
	const paint = (code: string, text: string) => (inColour && text ? `${code}${text}${plain}` : text);
	const what = visible(`${marks[level] ?? ''}${msg}${reason ? `: ${reason}` : ''}`);
	const rest = Object.entries(fields)
		.map(([name, value]) => visible(`${name}=${shown(value)}`))
		.join(' ');
	const at = new Date(time).toLocaleTimeString('en-GB');
	const line = `${paint(dim, at)} ${paint(colours[level] ?? '', what)}${rest && ` ${paint(dim, rest)}`}`;
	const stack = (err?.stack ?? err?.message ?? '').split('\n').map((part) => `    ${visible(part)}`);
	return [line, ...(err ? stack : [])].join('\n') + '\n';
}
