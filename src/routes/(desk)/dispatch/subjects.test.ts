import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { registry } from './subjects';

const migrations = join(import.meta.dirname, '../../../../supabase/migrations');

/** Arguments within the parentheses that open at an index, split at their commas. */
function argumentsAt(sql: string, open: number): string[] {
	const parts = [''];
	let depth = 0;
	let quoted = false;
	for (let i = open + 1; i < sql.length; i++) {
		const character = sql[i]!;
		if (character === "'") quoted = !quoted;
		if (!quoted && character === '(') depth++;
		if (!quoted && character === ')' && depth-- === 0) return parts.map((part) => part.trim());
		if (!quoted && depth === 0 && character === ',') parts.push('');
		else parts[parts.length - 1] += character;
	}
	throw new Error(`No end of the parentheses at ${open}.`);
}

/** Names of the acts that an expression can yield: one string, or one for each branch of a case. */
function actsOf(expression: string): string[] {
	const word = /^'(\w+)'$/.exec(expression);
	if (word) return [word[1]!];
	const branches = [...expression.matchAll(/\b(?:then|else)\s+'(\w+)'/g)].map(([, act]) => act!);
	if (!/^case\b/.test(expression) || !branches.length)
		throw new Error(`An act of the audit log cannot be read from: ${expression}`);
	return branches;
}

/** All acts that functions of the database write into the audit log. */
function actsOfDatabase(): Set<string> {
	const acts = new Set<string>();
	for (const file of readdirSync(migrations).filter((name) => name.endsWith('.sql'))) {
		const sql = readFileSync(join(migrations, file), 'utf8');
		for (const { index, 0: call } of sql.matchAll(/(?:perform|select)\s+public\.audit\(/g))
			for (const act of actsOf(argumentsAt(sql, index + call.length - 1)[1]!)) acts.add(act);
		for (const { index, 0: into } of sql.matchAll(/insert into public\.audit_log \(/g)) {
			const columns = argumentsAt(sql, index + into.length - 1);
			const values = argumentsAt(sql, sql.indexOf('(', sql.indexOf('values', index)));
			const act = values[columns.indexOf('action')]!;
			// the function `audit` gets the act as an argument; its callers are read above
			if (act !== 'action') for (const one of actsOf(act)) acts.add(one);
		}
	}
	return acts;
}

it('every act that the database writes has words in exactly one subject, and no other act has', () => {
	const acts = [...actsOfDatabase()].sort();
	expect(acts).toContain('pin_status');
	// the registry throws if two subjects have words for one act
	expect(Object.keys(registry.entries).sort()).toEqual(acts);
});
