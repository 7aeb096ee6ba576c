let last = 0;
let counter = 0;

/**
 * Makes a UUIDv7 (RFC 9562): 48 bits of epoch ms, a counter that grows within a millisecond, then random bits. Ids made in
 * one page or process sort in the order in which they were made. @param now epoch ms
 */
export function uuidv7(now: number = Date.now()): string {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	if (now > last) {
		last = now;
		counter = ((bytes[6]! & 0x07) << 8) | bytes[7]!;
	} else if (++counter > 0xfff) {
		last++;
		counter = 0;
	}
	for (let i = 0; i < 6; i++) bytes[i] = Math.floor(last / 2 ** (8 * (5 - i))) % 256;
	bytes[6] = 0x70 | (counter >> 8);
	bytes[7] = counter & 0xff;
	bytes[8] = 0x80 | (bytes[8]! & 0x3f);
	const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
