import { encode } from 'jpeg-js';

/** A grey picture of 16 by 8 pixels. */
const picture = encode({ width: 16, height: 8, data: Buffer.alloc(16 * 8 * 4, 120) }, 50).data;
/** Bytes of the marker and the length of a comment (ITU T.81, B.2.4.5), and the longest comment. */
const comment = { head: 4, longest: 65_533 };

/** A JPEG of a given number of bytes, at least 700: the picture, and comments of sevens. */
export function jpeg(length = 1000): Uint8Array<ArrayBuffer> {
	const comments: Buffer[] = [];
	for (let left = length - picture.length; left > 0;) {
		// what is left must be able to hold a comment
		const size =
			left <= comment.head + comment.longest ? left : Math.min(left - comment.head, comment.longest);
		const bytes = Buffer.alloc(size, 7);
		bytes.writeUInt16BE(0xfffe, 0);
		bytes.writeUInt16BE(size - 2, 2);
		comments.push(bytes);
		left -= size;
	}
	return new Uint8Array(Buffer.concat([picture.subarray(0, 2), ...comments, picture.subarray(2)]));
}
