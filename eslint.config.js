import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

/** Subjects of the domain, each with the subjects that it may import: later ones build on earlier ones. */
const subjects = {
	id: [],
	json: [],
	geo: [],
	place: ['geo', 'json'],
	report: ['place', 'geo', 'id', 'json'],
	wording: ['report', 'place'],
	belief: ['report', 'place', 'json'],
	road: ['place', 'geo'],
	alert: ['road', 'place', 'geo', 'json'],
	desk: ['alert', 'report', 'place', 'geo', 'json'],
	drive: ['alert', 'road', 'place', 'geo']
};

/** The desk: its shell, queue, log and form fields may not import a subject, and subjects may not import one another. */
const desk = './src/routes/(desk)/dispatch';
const deskShell = ['shell', 'queue', 'log', 'fields'];
const deskFolders = readdirSync(new URL(desk, import.meta.url), { withFileTypes: true })
	.filter((entry) => entry.isDirectory())
	.map(({ name }) => name);

/**
 * Imports point one way: routes → offline → drive → live, map, ui → database → domain; server → database → domain.
 * Everything may use `flow` (waiting, retrying, sharing a run), also the embedded database: it knows no subject and imports
 * nothing.
 * Each entry forbids the folder `target` to import from the folder `from`, except from the folders in `except`.
 */
const oneWay = [
	{ target: './src/lib/domain', from: './src', except: ['./lib/domain'] },
	...Object.entries(subjects).map(([subject, may]) => ({
		target: `./src/lib/domain/${subject}`,
		from: './src/lib/domain',
		except: [subject, ...may].map((name) => `./${name}`)
	})),
	{ target: './src/lib/flow', from: './src', except: ['./lib/flow'] },
	{ target: './src/lib/database', from: './src', except: ['./lib/database', './lib/domain'] },
	{
		target: './src/lib/live',
		from: './src',
		except: ['./lib/live', './lib/database', './lib/domain', './lib/flow']
	},
	{ target: './src/lib/map', from: './src', except: ['./lib/map', './lib/domain', './lib/flow'] },
	{
		target: './src/lib/drive',
		from: './src',
		except: ['./lib/drive', './lib/live', './lib/domain', './lib/flow']
	},
	{
		target: './src/lib/offline',
		from: './src',
		except: ['./lib/offline', './lib/domain', './lib/flow', './lib/live', './lib/map']
	},
	{
		target: ['./src/service-worker', './src/service-worker.ts'],
		from: './src',
		except: [
			'./service-worker',
			'./lib/offline',
			'./lib/live',
			'./lib/map',
			'./lib/domain',
			'./lib/flow',
			'./lib/paraglide'
		]
	},
	{
		target: './src/lib/ui',
		from: './src',
		except: ['./lib/ui', './lib/domain', './lib/flow', './lib/paraglide', './lib/map']
	},
	{ target: './src/routes/(app)', from: './src/routes', except: ['./(app)'] },
	{ target: './src/routes/(desk)', from: './src/routes', except: ['./(desk)'] },
	...deskFolders.map((name) => ({
		target: `${desk}/${name}/!(*.test).{ts,svelte}`,
		from: desk,
		except: [...new Set([name, ...deskShell])].map((folder) => `./${folder}`)
	})),
	{
		target: './src/lib/server',
		from: './src',
		// the web app manifest has translated texts
		except: ['./lib/server', './lib/database', './lib/domain', './lib/flow', './lib/paraglide']
	},
	{ target: './src', from: './supabase', except: ['./embedded/child.ts'] },
	{ target: './src/**/!(*.test).{ts,svelte}', from: './tests' },
	{ target: './supabase', from: './src', except: ['./lib/flow'] }
];

export default ts.config(
	{
		ignores: [
			'.svelte-kit/',
			'build/',
			'.data/',
			'src/lib/paraglide/',
			'static/',
			'test-results/',
			'playwright-report/'
		]
	},
	js.configs.recommended,
	...ts.configs.recommended,
	...svelte.configs.recommended,
	{
		languageOptions: { globals: { ...globals.browser, ...globals.node } },
		plugins: { 'import-x': importX },
		// imports that cannot be resolved are not checked; these settings resolve imports without a file extension
		settings: {
			'import-x/resolver-next': [
				createNodeResolver({
					extensions: ['.ts', '.svelte.ts', '.js', '.svelte', '.json'],
					alias: { $lib: [fileURLToPath(new URL('./src/lib', import.meta.url))] }
				})
			]
		},
		rules: {
			'no-undef': 'off',
			'import-x/no-restricted-paths': ['error', { zones: oneWay }],
			'@typescript-eslint/no-explicit-any': 'error',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'@typescript-eslint/ban-ts-comment': 'error',
			'svelte/no-navigation-without-resolve': 'off',
			// plain collections with a revision counter: ten thousand reactive proxies would be slow
			'svelte/prefer-svelte-reactivity': 'off'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } }
	}
);
