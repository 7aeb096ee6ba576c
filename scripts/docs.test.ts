import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const pages = [...globSync('README*.md', { cwd: root }), ...globSync('docs/*.md', { cwd: root })].sort();
/** A name in backticks is a path of this repository if it begins with one of these folders. */
const folders = [
	'.ci',
	'docs',
	'messages',
	'project.inlang',
	'scripts',
	'src',
	'static',
	'supabase',
	'tests'
];

/** The text of a page without its code blocks. */
const prose = (page: string) => readFileSync(join(root, page), 'utf8').replace(/^```[^]*?^```$/gm, '');

/** Targets of the links and pictures of a page, without other sites. */
const links = (text: string) =>
	[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to]) => to!).filter((to) => !/^(https?|mailto):/.test(to));

/** Paths of the repository in backticks: `a/*.ts` and `a/{b,c}.ts` are patterns; one with `<…>` is an example. */
const paths = (text: string) =>
	[...text.matchAll(/`([^`\s]+)`/g)]
		.map(([, name]) => name!)
		.filter((name) => folders.includes(name.split('/', 1)[0]!) && name.includes('/'))
		.filter((name) => !/[<…]/.test(name));

/** The anchors of a page, made from its headings as GitHub does. */
const anchors = (page: string) =>
	[...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
		heading!
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.replaceAll(' ', '-')
	);

/** Names of source files in backticks without their folder. */
const names = (text: string) =>
	[...text.matchAll(/`([\w.-]+\.(?:ts|svelte|sql|mjs|py))`/g)].map(([, name]) => name!);

const sources = new Set([
	...globSync('*.{ts,js}', { cwd: root }),
	...folders.flatMap((folder) =>
		globSync(`${folder}/**/*.*`, { cwd: root }).map((path) => path.split(/[\\/]/).at(-1)!)
	)
]);

const isThere = (path: string) =>
	/[*{]/.test(path) ? globSync(path, { cwd: root }).length > 0 : existsSync(join(root, path));

describe('the documentation', () => {
	it('has pages', () => {
		expect(pages).toContain('README.md');
		expect(pages).toContain('docs/contributing.md');
	});

	it.each(pages)('has no broken link: %s', (page) => {
		const broken = links(prose(page)).filter((to) => {
			const [path = '', anchor] = to.split('#');
			const target = path ? join(dirname(page), path) : page;
			if (!existsSync(join(root, target))) return true;
			return anchor !== undefined && !anchors(target).includes(decodeURIComponent(anchor));
		});
		expect(broken).toEqual([]);
	});

	it.each(pages)('names only files and folders that exist: %s', (page) => {
		const text = prose(page);
		expect(paths(text).filter((path) => !isThere(path))).toEqual([]);
		expect(names(text).filter((name) => !sources.has(name))).toEqual([]);
	});

	it('has its front page in both languages, each with a link to the other', () => {
		expect(links(prose('README.md'))).toContain('README.zh-CN.md');
		expect(links(prose('README.zh-CN.md'))).toContain('README.md');
	});
});
