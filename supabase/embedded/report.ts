import type { LogRecord } from './messages.ts';

/** Sends a line to the log of the process that started this one. */
export type Report = (level: LogRecord['level'], message: string, fields?: LogRecord['fields']) => void;

/** The parts of an error that may be logged: never the statement or its parameters, which contain people's data. */
export const shown = (error: unknown) => {
	const { message, code, stack } = (error ?? {}) as { message?: string; code?: string; stack?: string };
	return { message: message ?? String(error), ...(code !== undefined && { code }), ...(stack && { stack }) };
};

const levels = { error: 'error', warn: 'warn', info: 'debug', log: 'debug', debug: 'debug' } as const;

/**
 * Redirects the console output of the library to the log. The library prints every statement that the database refuses, with
 * its parameters; these lines are dropped, because the client gets the refusal and the server has no fault. Internal errors of
 * the database (SQLSTATE XX…) and other errors are logged without the statement.
 */
export function reportPrints(report: Report): void {
	for (const name of Object.keys(levels) as (keyof typeof levels)[])
		console[name] = (...parts: unknown[]) => {
			const refused = parts.some((part) => {
				const code = (part as { code?: unknown } | null)?.code;
				return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) && !code.startsWith('XX');
			});
			if (refused) return;
			const error = parts.find((part) => part instanceof Error);
			// the text before an error may be a statement
			if (error) report(levels[name], 'The database library met an error', { err: shown(error) });
			else report(levels[name], 'The database library says', { text: String(parts[0]).slice(0, 500) });
		};
}
