import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { refusalCodes, type RetractionCode } from '../../src/lib/domain/report/report.ts';

const root = join(import.meta.dirname, '../..');
const read = (pattern: string) =>
	globSync(pattern, { cwd: root })
		.sort()
		.map((file) => readFileSync(join(root, file), 'utf8'))
		.join('\n');
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match.slice(1));
const sorted = (list: Iterable<string>) => [...new Set(list)].sort();

const sql = read('supabase/migrations/*.sql');
const [, refused = '', rejected = ''] = read('docs/errors.md').split(/^## /m);
const rows = all(refused, /^\| (\w{5}) \| (\w+) \| .+ \|$/gm) as [code: string, detail: string][];
const receipts = all(rejected, /^\| ([a-z_]+) \| .+ \|$/gm)
	.flat()
	.filter((code) => code !== 'code');

describe('docs/errors.md', () => {
	it('lists exactly the errors that SQL raises, with one word per code', () => {
		const raised = all(sql, /\brefuse\('(\w+)', '(\w+)', /g).map(([code, detail]) => `${code} ${detail}`);
		expect(sorted(raised)).toEqual(sorted(rows.map(([code, detail]) => `${code} ${detail}`)));
		expect(new Set(rows.map(([code]) => code)).size).toBe(rows.length);
		expect(new Set(rows.map(([, detail]) => detail)).size).toBe(rows.length);
		expect(rows.map(([code]) => code)).toEqual(rows.map(([code]) => code).sort());
	});

	it('is complete, because no function raises a visible error in another way', () => {
		const codes = all(sql, /raise exception using errcode = (\S+?)[,;]/g).flat();
		// one in `refuse` itself, one that `propose_place` catches, and two of `lock_statuses`: one that it catches, one to be tried again
		expect(codes).toEqual(['code', `'22023'`, `'40001'`, `'40001'`]);
		expect(all(sql, /(raise exception)/g)).toHaveLength(codes.length);
	});

	it('agrees with the comments of the functions', () => {
		const said = all(sql, /[Rr]efuses with ((?:\w+(?: \([^)]*\))?(?:, )?)+)/g).flatMap(([list]) =>
			list!
				.replace(/ \([^)]*\)/g, '')
				.split(', ')
				.filter(Boolean)
		);
		expect(sorted(said)).toEqual(sorted(rows.map(([, detail]) => detail)));
	});

	it('lists exactly the codes of rejected reports', () => {
		const made = all(sql, /public\.refusal\((?:[^,()]|\([^()]*\))+, '(\w+)'/g).flat();
		expect(sorted(made)).toEqual(sorted(receipts));
		expect(receipts).toHaveLength(new Set(receipts).size);
		const takingBack: RetractionCode[] = ['not_found', 'too_late'];
		expect(sorted(receipts)).toEqual(sorted([...refusalCodes, ...takingBack]));
	});

	it('contains every word that the pages handle', () => {
		const source = read('src/**/*.{ts,svelte}');
		const compared = all(source, /\bdetail [!=]== '(\w+)'/g).flat();
		// the desk's texts for each word, in the shell and in each subject
		const words = all(source, /\b\w*(?:problems|[rR]efusals)\b[^={;]*[=:] \{([^}]*)\}/g).flat();
		const worded = words.flatMap((block) => all(block, /^\t+(\w+): m\./gm).flat());
		expect(compared).toContain('not_dispatcher');
		expect(worded).toEqual(expect.arrayContaining(['bad_reason', 'unknown_alert']));
		const known = new Set([...rows.map(([, detail]) => detail), ...receipts]);
		expect([...compared, ...worded].filter((word) => !known.has(word))).toEqual([]);
	});
});
