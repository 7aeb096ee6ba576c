import { createLog, type Log, type LogSettings } from './log.ts';

/** A log for tests, and the lines written to it. */
export function heardLog(settings: Partial<LogSettings> = {}, isTTY = false): { log: Log; lines: string[] } {
	const lines: string[] = [];
	const write = (line: string) => void lines.push(line);
	return { log: createLog({ level: 'debug', format: undefined, ...settings }, { isTTY, write }), lines };
}
