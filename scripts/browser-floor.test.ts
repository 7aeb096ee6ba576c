import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const source = join(root, 'src');

/** Functions above Safari 15.4 and Chrome 94, or of secure contexts only, with the files that have a fallback for them. */
const above: [name: string, found: RegExp, allowed: string[]][] = [
	['crypto.randomUUID', /\brandomUUID\b/, []],
	['AbortSignal.timeout', /AbortSignal\.(timeout|any)\b/, ['lib/flow/time-limit.ts']],
	['lookbehind', /\(\?<[=!]/, []],
	['sorted copies', /\.(toSorted|toReversed|toSpliced|findLast|findLastIndex)\(/, []],
	['groups', /\b(Object|Map)\.groupBy\b/, []],
	['promises', /\bPromise\.(withResolvers|try)\b/, []],
	['arrays', /\bArray\.fromAsync\b/, []],
	['addresses', /\bURL\.(canParse|parse)\(/, []],
	['structuredClone', /\bstructuredClone\b/, []],
	['Intl', /\bIntl\.(DurationFormat|Segmenter)\b/, []],
	['Response.json', /\bResponse\.json\(/, []],
	['throwIfAborted', /\.throwIfAborted\b/, []],
	['checkVisibility', /\.checkVisibility\b/, []],
	['turning of pictures', /['"]from-image['"]/, ['lib/ui/photo/canvas.ts']],
	['wake lock', /\bnavigator\.wakeLock\b/, ['lib/drive/wake-lock.ts']],
	['address patterns', /\bURLPattern\(/, ['service-worker.ts', 'service-worker/shell.ts']],
	['iterator helpers', /\.(keys|values|entries)\(\)\.(map|filter|some|every|find|take|drop|toArray)\(/, []],
	['sets', /\.(symmetricDifference|isSubsetOf|isSupersetOf|isDisjointFrom)\(/, []],
	['texts', /\.(isWellFormed|toWellFormed)\(/, []],
	['bytes', /\.(bytes|toBase64|toHex)\(\)|\bUint8Array\.from(Base64|Hex)\b/, []],
	['compression', /\b(Dec|C)ompressionStream\b/, []],
	['pickers and popovers', /\.(showPicker|showPopover|hidePopover|togglePopover|requestClose)\(/, []],
	['view transitions', /\.startViewTransition\b/, []],
	['navigator.permissions', /\bnavigator\.permissions\b/, []],
	['screen.orientation', /\bscreen\.orientation\b/, []],
	['crypto.subtle', /\bcrypto\.subtle\b/, []],
	['roundRect', /\.roundRect\(/, []]
];

function* files(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			// these run on Node
			if (!['server', 'paraglide'].includes(entry.name)) yield* files(path);
		} else if (
			/\.(ts|js|svelte)$/.test(entry.name) &&
			!/\.(test|fixture)\.ts$|\+server\.ts$|\.server\.ts$/.test(entry.name)
		)
			yield path;
	}
}

const client = [...files(source)].filter(
	(path) => !/^(server|hooks\.server)/.test(path.slice(source.length + 1))
);

it.each(above)('the pages use no %s that old browsers or plain http lack', (_, found, allowed) => {
	expect(client.length).toBeGreaterThan(100);
	const using = client
		.filter((path) => found.test(readFileSync(path, 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*$/gm, '')))
		.map((path) => path.slice(source.length + 1));
	expect(using.filter((path) => !allowed.includes(path))).toEqual([]);
});
