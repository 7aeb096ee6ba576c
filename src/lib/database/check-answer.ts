import * as v from 'valibot';
import { answers } from './answers.ts';
import type { FunctionName } from './database.ts';

/**
 * Compares what a function answered with its description. For tests and development: the pages that drivers load do
 * without the descriptions.
 * @throws Error that names the function and the first parts that differ
 */
export function checkAnswer(name: FunctionName, answer: unknown): void {
	const { issues } = v.safeParse(answers[name] as v.GenericSchema, answer);
	if (!issues) return;
	const parts = issues.slice(0, 3).map((issue) => `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
	throw new Error(
		`${name} answered something else than src/lib/database/answers.ts says: ${parts.join('; ')}`
	);
}
