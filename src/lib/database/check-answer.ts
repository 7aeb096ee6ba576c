import * as v from 'valibot';
import { answers } from './answers.ts';
import type { FunctionName } from './database.ts';

/**
 * Checks the answer of a database function against its shape. For tests and development only, so that the pages that
 * drivers load do not contain the shapes.
 * @throws Error that names the function and the first three differences
 */
export function checkAnswer(name: FunctionName, answer: unknown): void {
	const { issues } = v.safeParse(answers[name] as v.GenericSchema, answer);
	if (!issues) return;
	const parts = issues.slice(0, 3).map((issue) => `${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}`);
	throw new Error(
		`${name} answered something else than src/lib/database/answers.ts says: ${parts.join('; ')}`
	);
}
