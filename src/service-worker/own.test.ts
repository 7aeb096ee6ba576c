import { describe, expect, it } from 'vitest';
import { isPicture } from '../lib/flow/picture.ts';
import { isOwnFact, isOwnFile } from './own.ts';

const at = (path: string) => `https://changxing.example${path}`;
const page = (headers: Record<string, string> = {}) =>
	new Response('<html>', { headers: { 'content-type': 'text/html', ...headers } });
const mark = { 'x-changxing': '1' };

describe('a fact', () => {
	const cells = { cells: [{ cell: 'wtw', revision: 3, count: 2 }] };

	it('is kept if it has the mark or the shape', async () => {
		expect(await isOwnFact(at('/api/cells'), Response.json(cells))).toBe(true);
		expect(await isOwnFact(at('/api/cells'), Response.json({}, { headers: mark }))).toBe(true);
	});

	it.each([
		['a page', page()],
		['{"code":-1}', Response.json({ code: -1 })],
		['an empty list', Response.json([])],
		['a refusal', Response.json(cells, { status: 403 })],
		['without a body', new Response(null, { status: 204 })],
		['of another status', Response.json(cells, { status: 203 })]
	])('is not kept if it is %s', async (_what, response) => {
		expect(await isOwnFact(at('/api/cells'), response)).toBe(false);
		expect(await isOwnFact(at('/api/cells/wtw?r=3'), response.clone())).toBe(false);
	});

	it('is not kept after a redirect', async () => {
		const redirected = Object.defineProperty(Response.json(cells, { headers: mark }), 'redirected', {
			value: true
		});
		expect(await isOwnFact(at('/api/cells'), redirected)).toBe(false);
	});

	it('can still be read after the check', async () => {
		const response = Response.json(cells);
		await isOwnFact(at('/api/cells'), response);
		expect(await response.json()).toEqual(cells);
	});
});

describe('a file of the build', () => {
	const typed = (type: string) => new Response('x', { headers: { 'content-type': type } });

	it('is kept if it has the mark, or a media type that fits its name', () => {
		expect(isOwnFile(at('/offline.html'), page(mark))).toBe(true);
		expect(isOwnFile(at('/_app/immutable/a.js'), typed('text/javascript; charset=utf-8'))).toBe(true);
		expect(isOwnFile(at('/_app/immutable/a.css'), typed('text/css'))).toBe(true);
	});

	it('is not kept if it is the page of a portal', () => {
		for (const path of [
			'/_app/immutable/a.js',
			'/_app/immutable/a.css',
			'/basemap/delta.json',
			'/offline.html'
		])
			expect(isOwnFile(at(path), page())).toBe(false);
		expect(isOwnFile(at('/basemap/delta.json'), typed('text/javascript'))).toBe(false);
	});
});

describe('an answer without a body', () => {
	const empty = (headers: Record<string, string>) => new Response(null, { status: 204, headers });

	it('is not kept in place of a file or a fact', async () => {
		expect(isOwnFile(at('/_app/immutable/a.js'), empty({ 'content-type': 'text/javascript' }))).toBe(false);
		expect(isOwnFile(at('/basemap/delta.json'), empty({ 'content-type': 'application/json' }))).toBe(false);
		expect(await isOwnFact(at('/api/config'), empty({ 'content-type': 'application/json' }))).toBe(false);
	});
});

describe('a tile', () => {
	const bytes = (...values: number[]) => new Response(new Uint8Array([...values, ...Array(16).fill(0)]));

	it('is kept if it is a picture, whatever its media type says', async () => {
		expect(await isPicture(bytes(0x89, 0x50, 0x4e, 0x47))).toBe(true);
		expect(await isPicture(bytes(0xff, 0xd8, 0xff, 0xe0))).toBe(true);
		expect(await isPicture(new Response('RIFF____WEBPVP8 '))).toBe(true);
	});

	it('is not kept if it is a page, JSON or empty', async () => {
		const typed = new Response('<html>', { headers: { 'content-type': 'image/png' } });
		for (const response of [page(), Response.json({ code: -1 }), new Response(''), typed])
			expect(await isPicture(response)).toBe(false);
	});
});
