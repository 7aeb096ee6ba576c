import { destination, pino, stdTimeFunctions, type Logger } from 'pino';
import { personalPaths, withoutPersonal } from './personal.ts';
import { requestId } from './request-id.ts';
import { textLine } from './text-line.ts';

/** Where a part of the server says what an operator needs to know: `log.warn({ reason }, 'Alerts could not be read')`. */
export type Log = Logger;

export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

export interface LogSettings {
	/** the least that is written */
	level: (typeof logLevels)[number];
	/** undefined: text in a terminal, else JSON */
	format: 'json' | 'text' | undefined;
}

interface Out {
	isTTY: boolean;
	write(line: string): void;
}

/** The standard output; a line is out before the call returns, so none is lost when the process ends. */
function standardOutput(): Out {
	const stream = destination({ fd: 1, sync: true });
	return { isTTY: process.stdout.isTTY, write: (line) => void stream.write(line) };
}

/**
 * Makes the log of a process: lines of JSON with level, time (ISO 8601), the id of the request (`request`) and a message, or
 * the same for a person to read. Of what is personal or secret see `personal.ts`.
 */
export function createLog({ level, format }: LogSettings, out = standardOutput()): Log {
	const text = format === 'text' || (format === undefined && out.isTTY);
	const inColour = out.isTTY && !process.env.NO_COLOR;
	return pino(
		{
			level,
			// one process a line of logs: who collects them knows the machine
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
