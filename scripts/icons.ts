// Draws the app's icons from static/icon.svg: `npx node scripts/icons.ts`. The pictures are in the repository, so that
// nobody needs a browser to start the app.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { icons, type IconName } from '../src/lib/ui/icons.ts';
import { ensureBrowser } from './browser.ts';

const folder = join(import.meta.dirname, '../static');
const source = readFileSync(join(folder, 'icon.svg'), 'utf8');
const mark = /<g id="mark">[\s\S]*<\/g>/.exec(source)![0];
const green = '#0b6b3f';
const yellow = '#ffc31f';

const svg = (content: string) =>
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">${content}</svg>`;
/** The mark, scaled around the centre. */
const scaled = (scale: number, content = mark) =>
	`<g transform="translate(256 256) scale(${scale}) translate(-256 -256)">${content}</g>`;
const field = `<rect width="512" height="512" fill="${green}"/>`;
/** Icon that launchers colour themselves: only its opaque area counts, so the green parts of the mark are cut out. */
const monochrome = svg(
	`<mask id="m"><rect width="512" height="512"/>${mark.replaceAll(yellow, '#fff').replaceAll(green, '#000')}</mask>` +
		'<g transform="translate(256 256) scale(0.85) translate(-256 -256)"><rect width="512" height="512" fill="#fff" mask="url(#m)"/></g>'
);
const shortcut = (name: IconName) =>
	svg(
		`<circle cx="256" cy="256" r="240" fill="${green}"/>` +
			`<path transform="translate(88 88) scale(14)" d="${icons[name]}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/>`
	);

const pictures: [name: string, size: number, svg: string][] = [
	['icon-192.png', 192, source],
	['icon-512.png', 512, source],
	// launchers cut the icon to a shape of their own and remove up to a tenth of each side
	['maskable-192.png', 192, svg(field + scaled(0.76))],
	['maskable-512.png', 512, svg(field + scaled(0.76))],
	['monochrome-512.png', 512, monochrome],
	['apple-touch-icon.png', 180, svg(field + scaled(0.94))],
	['shortcut-report-96.png', 96, shortcut('check')],
	['shortcut-near-96.png', 96, shortcut('locate')]
];

mkdirSync(join(folder, 'icons'), { recursive: true });
const browser = await chromium.launch({
	executablePath: ensureBrowser(console.log),
	args: ['--no-sandbox', '--disable-gpu']
});
try {
	const page = await browser.newPage();
	for (const [name, size, picture] of pictures) {
		await page.setViewportSize({ width: size, height: size });
		const address = `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
		await page.setContent(
			`<style>body{margin:0}img{display:block;width:${size}px;height:${size}px}</style><img src="${address}">`
		);
		await page.locator('img').evaluate((image: HTMLImageElement) => image.decode());
		const png = await page.screenshot({ omitBackground: true });
		writeFileSync(join(folder, 'icons', name), png);
		console.log(`${name}: ${png.length} bytes`);
	}
} finally {
	await browser.close();
}
