import type { LogRecord } from './messages.ts';

/** Says something to the log of the process that started this one. */
export type Report = (level: LogRecord['level'], message: string, fields?: LogRecord['fields']) => void;

/** Of an error what may be logged: never the statement or its parameters, which hold what people have written. */
export const shown = (error: unknown) => {
	const { message, code, stack } = (error ?? {}) as { message?: string; code?: string; stack?: string };
	return { message: message ?? String(error), ...(code !== undefined && { code }), ...(stack && { stack }) };
};

const levels = { error: 'error', warn: 'warn', info: 'debug', log: 'debug', debug: 'debug' } as const;

/**
 * Takes what a library prints into the log. It prints every statement that the database refuses, with its parameters; such a
 * refusal is answered to the client and is no fault of the server. Only what the database calls an internal error is worth a
 * line, and of that, as of any other error, the message alone.
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
			// the words before an error may be a statement
			if (error) report(levels[name], 'The database library met an error', { err: shown(error) });
			else report(levels[name], 'The database library says', { text: String(parts[0]).slice(0, 500) });
		};
}
