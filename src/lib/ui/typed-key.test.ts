import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { typedKey } from './typed-key.ts';

const press = (key: string, more: { isComposing?: boolean; keyCode?: number } = {}) =>
	typedKey({ key, isComposing: false, keyCode: 0, ...more });

it('answers the key that was pressed for the page', () => {
	for (const key of ['Enter', 'Escape', 'ArrowDown', '/']) expect(press(key)).toBe(key);
});

it('answers nothing for a key that an input method uses', () => {
	for (const key of ['Enter', 'Escape', 'ArrowDown', 'Process', '/'])
		expect(press(key, { isComposing: true, keyCode: 229 }), key).toBe('');
});

it('answers nothing for the Enter that Safari sends after the end of a composition', () => {
	expect(press('Enter', { isComposing: false, keyCode: 229 })).toBe('');
});

it('answers nothing where a browser leaves out the key code', () => {
	expect(press('Enter', { isComposing: true, keyCode: 13 })).toBe('');
});

it('is asked by every part of the app that listens to keys', () => {
	const source = join(import.meta.dirname, '../..');
	const listens = /onkey(down|up|press)\b|['"]key(down|up|press)['"]|: KeyboardEvent\b/;
	// where any key counts, whatever it is
	const anyKey = ['lib/drive/wake-lock.ts'];
	const deaf = readdirSync(source, { recursive: true, encoding: 'utf8' })
		.filter((file) => /\.(ts|svelte)$/.test(file) && !/\.test\./.test(file))
		.filter((file) => {
			const text = readFileSync(join(source, file), 'utf8');
			const own = text.replace(/<svelte:window \{onkeydown\} \/>|const onkeydown = keys\(.*/g, '');
			return listens.test(own) && !text.includes('typedKey(');
		});
	expect(deaf.filter((file) => !anyKey.includes(file))).toEqual([]);
});

it('is the only part of the app that reads the key of a keyboard event', () => {
	const source = join(import.meta.dirname, '../..');
	const reads = /\.key === '(Enter|Escape|Arrow\w+|Tab|\/| )'|\{ key, ctrlKey/;
	const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter(
		(file) => /\.(ts|svelte)$/.test(file) && !/\.test\./.test(file)
	);
	expect(files.filter((file) => reads.test(readFileSync(join(source, file), 'utf8')))).toEqual([]);
});
