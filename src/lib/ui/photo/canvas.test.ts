import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { longestSide, mostBytes, mostFileBytes, mostPixels } from '../../domain/report/photo.ts';
import { openPhoto, savePhoto } from './canvas.ts';
import { PhotoStudio } from './studio.ts';

/** A decoded picture. Node has neither decoder nor canvas. */
interface Bitmap {
	width: number;
	height: number;
	closed: boolean;
	close(): void;
}
const bitmap = (width: number, height: number): Bitmap => ({
	width,
	height,
	closed: false,
	close() {
		this.closed = true;
	}
});

/** what was drawn, in order */
let drawn: string[];
/** bytes of a JPEG of a width and quality */
let weight: (width: number, quality: number) => number;
let made: Bitmap[];
let decode: (source: unknown, options?: object) => Bitmap;

class Canvas {
	width: number;
	height: number;
	constructor(width: number, height: number) {
		[this.width, this.height] = [width, height];
	}
	getContext() {
		return {
			canvas: this,
			fillStyle: '',
			fillRect(_x: number, _y: number, width: number, height: number) {
				drawn.push(`${this.fillStyle} ${width}x${height}`);
			},
			drawImage: (_: Bitmap, _x: number, _y: number, width: number, height: number) =>
				drawn.push(`picture ${width}x${height}`)
		};
	}
	convertToBlob = async ({ type, quality }: { type: string; quality: number }) =>
		new Blob([new Uint8Array(weight(this.width, quality))], { type });
}

beforeEach(() => {
	drawn = [];
	made = [];
	weight = () => 1000;
	decode = () => bitmap(4000, 3000);
	vi.stubGlobal('OffscreenCanvas', Canvas);
	vi.stubGlobal('createImageBitmap', async (source: unknown, options?: object) => {
		const one = source instanceof Canvas ? bitmap(source.width, source.height) : decode(source, options);
		made.push(one);
		return one;
	});
});
afterEach(() => vi.unstubAllGlobals());

const file = (bytes: number[] | string) =>
	new Blob([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)]);
const jpeg = file([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0, 0, 0, 0, 0]);
const undecodable = () => {
	throw new DOMException('cannot be decoded', 'InvalidStateError');
};

describe('a file', () => {
	it('becomes a small JPEG on white ground, in the shape of the picture, and the large one is let go', async () => {
		const { picture, photo } = await openPhoto(jpeg);
		expect(photo.type).toBe('image/jpeg');
		expect(picture).toMatchObject({ width: longestSide, height: (longestSide * 3) / 4 });
		const size = `${longestSide}x${(longestSide * 3) / 4}`;
		expect(drawn.slice(0, 2)).toEqual([`#fff ${size}`, `picture ${size}`]);
		expect(made.map(({ closed }) => closed)).toEqual([true, false]);
	});

	it('loses quality, then size, until it is small enough', async () => {
		weight = (width, quality) => width * width * quality;
		expect((await openPhoto(jpeg)).photo.size).toBeLessThanOrEqual(mostBytes);
		expect(drawn.length).toBeGreaterThan(4);
	});

	it('is decoded also where the browser does not know how to turn it', async () => {
		decode = (_, options) => {
			if (options) throw new TypeError('imageOrientation');
			return bitmap(10, 20);
		};
		expect((await openPhoto(jpeg)).picture).toMatchObject({ width: 10, height: 20 });
	});

	it.each([
		['a text', file('<html>sign in</html>'), 'not_picture'],
		['nothing', file(''), 'not_picture'],
		[
			'a picture of an iPhone',
			file([0, 0, 0, 24, ...[...'ftypheic'].map((one) => one.charCodeAt(0))]),
			'heic'
		],
		['half a picture', jpeg, 'broken']
	])('that is %s is refused with its reason', async (_what, bytes, problem) => {
		decode = undecodable;
		await expect(openPhoto(bytes)).rejects.toMatchObject({ problem });
	});

	it('that is too large is refused before it is read, and one with too many pixels before it is drawn', async () => {
		const large = Object.defineProperty(file(''), 'size', { value: mostFileBytes + 1 });
		await expect(openPhoto(large)).rejects.toMatchObject({ problem: 'too_big' });
		expect(made).toEqual([]);
		decode = () => bitmap(mostPixels, 2);
		await expect(openPhoto(jpeg)).rejects.toMatchObject({ problem: 'too_big' });
		expect(drawn).toEqual([]);
		expect(made[0]!.closed).toBe(true);
	});

	it('is encoded on the page where there is no other canvas; one that cannot be encoded is broken', async () => {
		vi.stubGlobal('OffscreenCanvas', undefined);
		let blob: Blob | null = new Blob(['x']);
		const element = () =>
			Object.assign(new Canvas(1, 1), { toBlob: (done: (blob: Blob | null) => void) => done(blob) });
		vi.stubGlobal('document', { createElement: element });
		expect(await savePhoto({} as ImageData)).toBe(blob);
		blob = null;
		await expect(savePhoto({} as ImageData)).rejects.toMatchObject({ problem: 'broken' });
		expect(made.every(({ closed }) => closed)).toBe(true);
	});
});

describe('a studio', () => {
	/** Workers that were started; the newest last. */
	let workers: (EventTarget & { asked: { id: number }[]; ended: boolean })[];
	beforeEach(() => {
		workers = [];
		vi.stubGlobal(
			'Worker',
			class extends EventTarget {
				asked: { id: number }[] = [];
				ended = false;
				constructor() {
					super();
					workers.push(this);
				}
				postMessage(question: { id: number }) {
					this.asked.push(question);
				}
				terminate() {
					this.ended = true;
				}
			}
		);
	});
	const answer = (data: object) =>
		workers.at(-1)!.dispatchEvent(Object.assign(new Event('message'), { data }));

	it('gives each file its own answer, in whatever order they come', async () => {
		const studio = new PhotoStudio();
		const [one, two] = [studio.open(jpeg), studio.open(jpeg)];
		const [first, second] = workers[0]!.asked;
		answer({ id: second!.id, opened: 'two' });
		answer({ id: 99, opened: 'nobody' });
		answer({ id: first!.id, opened: 'one' });
		expect(await Promise.all([one, two])).toEqual(['one', 'two']);
		expect(workers).toHaveLength(1);
	});

	it('does the work on the page if the worker is unable, does not start or crashes', async () => {
		const studio = new PhotoStudio();
		const unable = studio.open(jpeg);
		answer({ id: workers[0]!.asked[0]!.id, unable: true });
		expect((await unable).photo.size).toBe(1000);
		const crashed = studio.open(jpeg);
		workers[0]!.dispatchEvent(new Event('error'));
		expect((await crashed).photo.size).toBe(1000);
		// the next file gets another worker
		const next = studio.open(jpeg);
		answer({ id: workers[1]!.asked[0]!.id, opened: 'next' });
		expect(await next).toBe('next');
	});

	it('does not try again on the page what is wrong with the file', async () => {
		const refused = new PhotoStudio().open(jpeg);
		answer({ id: workers[0]!.asked[0]!.id, problem: 'heic' });
		await expect(refused).rejects.toMatchObject({ problem: 'heic' });
		expect(made).toEqual([]);
	});

	it('that is closed leaves nobody waiting', async () => {
		const studio = new PhotoStudio();
		const open = studio.open(jpeg);
		studio.close();
		await expect(open).rejects.toMatchObject({ problem: 'broken' });
		expect(workers[0]!.ended).toBe(true);
	});
});
