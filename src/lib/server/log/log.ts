import { destination, pino, stdTimeFunctions, type Logger } from 'pino';
import { personalPaths, withoutPersonal } from './personal.ts';
import { requestId } from './request-id.ts';
import { textLine } from './text-line.ts';

/** The log for the operator: `log.warn({ reason }, 'Alerts could not be read')`. */
export type Log = Logger;

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface LogSettings {
	/** lowest level that is written */
	level: (typeof logLevels)[number];
	/** undefined: text if the output is a terminal, else JSON */
	format: 'json' | 'text' | undefined;
}

interface Out {
	isTTY: boolean;
	write(line: string): void;
}

/** The standard output. A line is written before the call returns, so no line is lost when the process ends. */
function standardOutput(): Out {
	const stream = destination({ fd: 1, sync: true });
	return { isTTY: process.stdout.isTTY, write: (line) => void stream.write(line) };
}

/**
 * Creates the log of a process: one line of JSON per record, with level, time (ISO 8601), id of the request (`request`) and
 * message, or the same as text for people. Personal and secret values are removed, see `personal.ts`.
 */
export function createLog({ level, format }: LogSettings, out = standardOutput()): Log {
	const text = format === 'text' || (format === undefined && out.isTTY);
	const inColour = out.isTTY && !process.env.NO_COLOR;
	return pino(
		{
			level,
			// without pid and host name: whoever collects the log knows which process it is from
			base: null,
			timestamp: stdTimeFunctions.isoTime,
			formatters: { level: (label) => ({ level: label }) },
			mixin: () => {
				const request = requestId();
				return request === undefined ? {} : { request };
			},
			redact: { paths: personalPaths, censor: '[redacted]' },
			hooks: { streamWrite: withoutPersonal }
		},
		{ write: (json) => out.write(text ? textLine(json, inColour) : json) }
	);
}
