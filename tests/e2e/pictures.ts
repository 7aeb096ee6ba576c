import { randomBytes } from 'node:crypto';
import type { Page } from '@playwright/test';

/** Text in the metadata of every test picture, which no stored photo may contain. */
export const secret = 'TAKEN-BY-CAMERA-OF-4711';

/**
 * An EXIF segment with camera, position and orientation
 * (https://www.cipa.jp/std/documents/download_e.html?DC-008-Translation-2023-E).
 */
function exif(orientation: number): Buffer {
	const make = Buffer.from(`${secret}\0`);
	const tiff = Buffer.alloc(8 + 2 + 3 * 12 + 4);
	const entry = (at: number, tag: number, type: number, count: number, value: number) => {
		tiff.writeUInt16LE(tag, at);
		tiff.writeUInt16LE(type, at + 2);
		tiff.writeUInt32LE(count, at + 4);
		tiff.writeUInt32LE(value, at + 8);
	};
	tiff.write('II*\0', 0, 'latin1');
	tiff.writeUInt32LE(8, 4);
	tiff.writeUInt16LE(3, 8);
	entry(10, 0x010f, 2, make.length, tiff.length);
	entry(22, 0x0112, 3, 1, orientation);
	entry(34, 0x8825, 4, 1, tiff.length + make.length);
	const gps = Buffer.alloc(2 + 4 * 12 + 4 + 48);
	gps.writeUInt16LE(4, 0);
	const rationals = tiff.length + make.length + 2 + 4 * 12 + 4;
	const row = (index: number, tag: number, type: number, count: number, value: number) => {
		const at = 2 + index * 12;
		gps.writeUInt16LE(tag, at);
		gps.writeUInt16LE(type, at + 2);
		gps.writeUInt32LE(count, at + 4);
		gps.writeUInt32LE(value, at + 8);
	};
	row(0, 1, 2, 2, 'N'.charCodeAt(0));
	row(1, 2, 5, 3, rationals);
	row(2, 3, 2, 2, 'E'.charCodeAt(0));
	row(3, 4, 5, 3, rationals + 24);
	[31, 1, 13, 1, 49, 1, 121, 1, 28, 1, 25, 1].forEach((value, i) => gps.writeUInt32LE(value, 54 + i * 4));
	const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff, make, gps]);
	const head = Buffer.alloc(4);
	head.writeUInt16BE(0xffe1, 0);
	head.writeUInt16BE(body.length + 2, 2);
	return Buffer.concat([head, body]);
}

/**
 * A picture like that of a phone held upright, whose sensor is on its side: black and white squares of 20 pixels, a red
 * corner at the top left of the sensor, EXIF data with a position.
 */
export async function phonePicture(page: Page, width = 1600, height = 1200): Promise<Buffer> {
	const plain = await page.evaluate(
		async ([w, h]) => {
			const canvas = new OffscreenCanvas(w, h);
			const context = canvas.getContext('2d')!;
			context.fillStyle = '#fff';
			context.fillRect(0, 0, w, h);
			context.fillStyle = '#000';
			for (let x = 0; x < w; x += 20) for (let y = x % 40; y < h; y += 40) context.fillRect(x, y, 20, 20);
			context.fillStyle = '#f00';
			context.fillRect(0, 0, 200, 200);
			const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.9 });
			return [...new Uint8Array(await blob.arrayBuffer())];
		},
		[width, height] as const
	);
	return Buffer.concat([Buffer.from(plain.slice(0, 2)), exif(6), Buffer.from(plain.slice(2))]);
}

/** A BMP of random pixels, the picture that compresses worst. */
export function noise(width: number, height: number): Buffer {
	const row = Math.ceil((width * 3) / 4) * 4;
	const head = Buffer.alloc(54);
	head.write('BM');
	head.writeUInt32LE(54 + row * height, 2);
	head.writeUInt32LE(54, 10);
	head.writeUInt32LE(40, 14);
	head.writeInt32LE(width, 18);
	head.writeInt32LE(height, 22);
	head.writeUInt16LE(1, 26);
	head.writeUInt16LE(24, 28);
	return Buffer.concat([head, randomBytes(row * height)]);
}

/** Size of a JPEG, and minimum and maximum brightness (0..255) and mean colour of parts of it; parts are in shares of its sides. */
export async function inspect(
	page: Page,
	jpeg: Buffer,
	parts: readonly (readonly [x: number, y: number, side: number])[]
) {
	return page.evaluate(
		async ([bytes, wanted]) => {
			const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }));
			const canvas = new OffscreenCanvas(picture.width, picture.height);
			const context = canvas.getContext('2d')!;
			context.drawImage(picture, 0, 0);
			return {
				width: picture.width,
				height: picture.height,
				parts: wanted.map(([x, y, side]) => {
					const { data } = context.getImageData(
						Math.round(x * picture.width),
						Math.round(y * picture.height),
						side,
						side
					);
					let [dark, bright] = [255, 0];
					const sum = [0, 0, 0];
					for (let i = 0; i < data.length; i += 4) {
						const light = (data[i]! + data[i + 1]! + data[i + 2]!) / 3;
						dark = Math.min(dark, light);
						bright = Math.max(bright, light);
						for (let c = 0; c < 3; c++) sum[c]! += data[i + c]! / (data.length / 4);
					}
					return { dark, bright, mean: sum.map(Math.round) };
				})
			};
		},
		[[...jpeg], parts] as const
	);
}

/** The markers of a JPEG's segments before the image data. @throws Error if it is no JPEG */
export function segments(jpeg: Buffer): number[] {
	if (jpeg.readUInt16BE(0) !== 0xffd8) throw new Error('no JPEG');
	const found: number[] = [];
	for (let at = 2; ;) {
		const marker = jpeg.readUInt16BE(at);
		found.push(marker);
		if (marker === 0xffda) return found;
		at += 2 + jpeg.readUInt16BE(at + 2);
	}
}
