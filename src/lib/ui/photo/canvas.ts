import {
	fitted,
	kindOf,
	longestSide,
	mostBytes,
	mostFileBytes,
	mostPixels,
	smallEnough,
	type Size
} from '../../domain/report/photo.ts';

export const photoProblems = ['not_picture', 'too_big', 'heic', 'broken'] as const;
/** Reason why a file cannot be used as a photo. */
export type PhotoProblem = (typeof photoProblems)[number];

export class PhotoError extends Error {
	readonly problem: PhotoProblem;
	constructor(problem: PhotoProblem) {
		super(problem);
		this.problem = problem;
	}
}

/** A picture in which parts can be covered, and the same picture as a JPEG. */
export interface Opened {
	picture: ImageBitmap;
	photo: Blob;
}

// This code runs in a worker, or on the page where the browser has no workers or no canvas in them.

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

interface Canvas {
	context: Context;
	jpeg(quality: number): Promise<Blob>;
}

function canvas({ width, height }: Size): Canvas {
	if (typeof OffscreenCanvas !== 'undefined') {
		const made = new OffscreenCanvas(width, height);
		const context = made.getContext('2d');
		if (context) return { context, jpeg: (quality) => made.convertToBlob({ type: 'image/jpeg', quality }) };
	}
	const made = Object.assign(document.createElement('canvas'), { width, height });
	return {
		context: made.getContext('2d')!,
		jpeg: (quality) =>
			new Promise((done, fail) =>
				made.toBlob((blob) => (blob ? done(blob) : fail(new PhotoError('broken'))), 'image/jpeg', quality)
			)
	};
}

/** Draws a picture at a size. Transparent parts become white, because JPEG has no transparency. */
function drawn(picture: ImageBitmap, size: Size): Canvas {
	const made = canvas(size);
	const { context } = made;
	context.fillStyle = '#fff';
	context.fillRect(0, 0, size.width, size.height);
	context.imageSmoothingQuality = 'high';
	context.drawImage(picture, 0, 0, size.width, size.height);
	return made;
}

/** Encodes a picture as a small JPEG. It contains only pixels: no location and no camera data. */
async function encode(picture: ImageBitmap): Promise<Blob> {
	return smallEnough((scale, quality) => {
		const size = { width: picture.width * scale, height: picture.height * scale };
		return drawn(picture, fitted(size, longestSide)).jpeg(quality);
	}, mostBytes);
}

/** Decodes a file, turned upright. Browsers that do not know 'from-image' refuse it. */
async function decoded(file: Blob): Promise<ImageBitmap> {
	try {
		return await createImageBitmap(file, { imageOrientation: 'from-image' });
	} catch (error) {
		if (!(error instanceof TypeError)) throw error;
		return createImageBitmap(file);
	}
}

/**
 * Reads a file from the camera or the gallery, turned upright and reduced to the size that is sent.
 * @throws PhotoError with the reason why it cannot be read
 */
export async function openPhoto(file: Blob): Promise<Opened> {
	if (file.size > mostFileBytes) throw new PhotoError('too_big');
	const kind = kindOf(new Uint8Array(await file.slice(0, 12).arrayBuffer()));
	let whole: ImageBitmap;
	try {
		whole = await decoded(file);
	} catch {
		throw new PhotoError(kind === null ? 'not_picture' : kind === 'heic' ? 'heic' : 'broken');
	}
	try {
		if (whole.width * whole.height > mostPixels) throw new PhotoError('too_big');
		const { context } = drawn(whole, fitted(whole, longestSide));
		const picture = await createImageBitmap(context.canvas);
		return { picture, photo: await encode(picture) };
	} finally {
		whole.close();
	}
}

/** Encodes a picture with covered parts as a JPEG. @throws PhotoError */
export async function savePhoto(pixels: ImageData): Promise<Blob> {
	const picture = await createImageBitmap(pixels);
	try {
		return await encode(picture);
	} finally {
		picture.close();
	}
}
