import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

interface Settings {
	locales: string[];
	'plugin.inlang.messageFormat': { pathPattern: string[] };
}
/** Messages of one subject in one language: a text, or a text for each plural form. */
type Messages = Record<string, unknown>;

const root = join(import.meta.dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const settings = JSON.parse(read('project.inlang/settings.json')) as Settings;
const { locales } = settings;
const subjects = readdirSync(join(root, 'messages')).sort();

function messagesOf(subject: string, locale: string): Messages {
	const { $schema: _, ...messages } = JSON.parse(read(`messages/${subject}/${locale}.json`)) as Messages;
	return messages;
}

const keysOf = (subject: string) => Object.keys(messagesOf(subject, locales[0]!));

/** Names of the values that a message takes, sorted. */
function valuesOf(message: unknown): string[] {
	const found = JSON.stringify(message).matchAll(/\{(\w+)\}|"input (\w+)"/g);
	return [...new Set([...found].map(([, placed, declared]) => placed ?? declared!))].sort();
}

describe('the message catalogue', () => {
	it('is compiled from every folder of messages', () => {
		const patterns = subjects.map((subject) => `./messages/${subject}/{locale}.json`);
		expect(settings['plugin.inlang.messageFormat'].pathPattern).toEqual(patterns);
	});

	it.each(subjects)('has %s in every language, with the same messages in the same order', (subject) => {
		const files = locales.map((locale) => `${locale}.json`).sort();
		expect(readdirSync(join(root, 'messages', subject)).sort()).toEqual(files);
		expect(keysOf(subject)).not.toEqual([]);
		for (const locale of locales)
			expect(Object.keys(messagesOf(subject, locale)), locale).toEqual(keysOf(subject));
	});

	it('has each message in one subject only', () => {
		const keys = subjects.flatMap(keysOf);
		expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
	});

	it.each(subjects)('takes the same values in every language: %s', (subject) => {
		const values = (locale: string) =>
			Object.entries(messagesOf(subject, locale)).map(([key, message]) => [key, valuesOf(message)]);
		for (const locale of locales) expect(values(locale), locale).toEqual(values(locales[0]!));
	});

	it('has no empty message', () => {
		const empty = subjects.flatMap((subject) =>
			locales.flatMap((locale) =>
				Object.entries(messagesOf(subject, locale))
					.filter(([, message]) => message === '')
					.map(([key]) => `${key} in ${locale}`)
			)
		);
		expect(empty).toEqual([]);
	});

	it('has no unused message', () => {
		const sources = globSync('src/**/*.{ts,svelte}', { cwd: root }).filter(
			(file) => !file.startsWith(join('src', 'lib', 'paraglide')) && !file.endsWith('.test.ts')
		);
		const shown = new Set(
			sources.flatMap((file) => [...read(file).matchAll(/\bm\.(\w+)/g)].map(([, key]) => key!))
		);
		expect(subjects.flatMap(keysOf).filter((key) => !shown.has(key))).toEqual([]);
	});
});
