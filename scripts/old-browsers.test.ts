import postcss from 'postcss';
import { expect, it } from 'vitest';
import { oldBrowsers } from './old-browsers.ts';

const written = async (css: string) =>
	(await postcss([oldBrowsers]).process(css, { from: undefined })).css.replace(/\s+/g, ' ').trim();

it('writes layers in their order, before what is in none', async () => {
	expect(
		await written(
			'@layer base, parts; .free { a: 1 } @layer parts { .p { b: 1 } } @layer base { p { c: 1 } } @layer late { .l { d: 1 } } @layer base { q { e: 1 } }'
		)
	).toBe('p { c: 1 } q { e: 1 } .p { b: 1 } .l { d: 1 } .free { a: 1 }');
});

it('gives small viewport units a large one to fall back to', async () => {
	expect(await written('a { height: calc(100dvh - 2rem); width: 10vw }')).toBe(
		'a { height: calc(100vh - 2rem); height: calc(100dvh - 2rem); width: 10vw }'
	);
});

it('keeps what stands in conditions', async () => {
	expect(await written('@layer a { @media (width > 1px) { b { c: 1 } } }')).toBe(
		'@media (width > 1px) { b { c: 1 } }'
	);
});
