/** First bytes of the formats of pictures: PNG, JPEG, GIF, WebP, AVIF. */
const beginnings: readonly (readonly [at: number, bytes: string])[] = [
	[0, '\x89PNG'],
	[0, '\xff\xd8\xff'],
	[0, 'GIF8'],
	[8, 'WEBP'],
	[4, 'ftyp']
];

/** True if an answer is a picture, whatever its media type says. */
export async function isPicture(response: Response): Promise<boolean> {
	if (response.status !== 200) return false;
	const head = new Uint8Array(await (await response.clone().blob()).slice(0, 16).arrayBuffer());
	const text = String.fromCharCode(...head);
	return beginnings.some(([at, bytes]) => text.startsWith(bytes, at));
}
