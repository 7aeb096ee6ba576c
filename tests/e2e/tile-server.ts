import { createServer, type Server } from 'node:http';
import { deflateSync } from 'node:zlib';

export type Position = readonly [lon: number, lat: number];

/** Half the side of a drawn mark, pixels. */
const half = 7;
const size = 256;

/** Web Mercator pixels of a position at a zoom. */
export function project([lon, lat]: Position, zoom: number): [number, number] {
	const world = size * 2 ** zoom;
	const y = 0.5 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / (2 * Math.PI);
	return [((lon + 180) / 360) * world, y * world];
}

/** A PNG of one tile: grey, with a magenta square on every position. */
function tile(zoom: number, column: number, row: number, positions: readonly Position[]): Buffer {
	const raw = Buffer.alloc((size * 3 + 1) * size, 0xdd);
	for (let y = 0; y < size; y++) raw[y * (size * 3 + 1)] = 0;
	for (const position of positions) {
		const [x, y] = project(position, zoom).map(Math.round) as [number, number];
		for (let py = y - half; py <= y + half; py++)
			for (let px = x - half; px <= x + half; px++) {
				const [tx, ty] = [px - column * size, py - row * size];
				if (tx < 0 || ty < 0 || tx >= size || ty >= size) continue;
				raw.set([255, 0, 255], ty * (size * 3 + 1) + 1 + tx * 3);
			}
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(size, 0);
	header.writeUInt32BE(size, 4);
	header.set([8, 2], 8);
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		chunk('IHDR', header),
		chunk('IDAT', deflateSync(raw)),
		chunk('IEND', Buffer.alloc(0))
	]);
}

function chunk(type: string, data: Buffer): Buffer {
	const body = Buffer.concat([Buffer.from(type), data]);
	const out = Buffer.alloc(body.length + 8);
	out.writeUInt32BE(data.length, 0);
	body.copy(out, 4);
	out.writeUInt32BE(crc(body), body.length + 4);
	return out;
}

function crc(data: Buffer): number {
	let value = ~0;
	for (const byte of data) {
		value ^= byte;
		for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
	}
	return ~value >>> 0;
}

const varint = (value: number): number[] =>
	value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
const field = (number: number, bytes: readonly number[]) => [
	(number << 3) | 2,
	...varint(bytes.length),
	...bytes
];
const ascii = (text: string) => [...Buffer.from(text)];

/** A vector tile whose western half is water. */
function vectorTile(): Buffer {
	const zigzag = (n: number) => (n << 1) ^ (n >> 31);
	const square = (width: number) => [9, 0, 0, 26, ...[width, 0, 0, 4096, -width, 0].map(zigzag), 15];
	const layer = (name: string, width: number) =>
		field(3, [
			...field(1, ascii(name)),
			...field(2, [24, 3, ...field(4, square(width).flatMap(varint))]),
			...[40, ...varint(4096)],
			...[120, 2]
		]);
	return Buffer.from([...layer('earth', 4096), ...layer('water', 2048)]);
}

/** A PMTiles archive (version 3) with the same tile everywhere, zoom 0 to 15. */
function archive(): Buffer {
	const data = vectorTile();
	let tiles = 0;
	for (let zoom = 0; zoom <= 15; zoom++) tiles += 4 ** zoom;
	const directory = Buffer.from([1, 0, ...varint(tiles), ...varint(data.length), 1]);
	const metadata = Buffer.from('{}');
	const header = Buffer.alloc(127);
	header.write('PMTiles');
	header[7] = 3;
	const put = (at: number, value: number) => header.writeBigUInt64LE(BigInt(value), at);
	put(8, 127);
	put(16, directory.length);
	put(24, 127 + directory.length);
	put(32, metadata.length);
	put(56, 127 + directory.length + metadata.length);
	put(64, data.length);
	put(72, tiles);
	put(80, 1);
	put(88, 1);
	// clustered, nothing compressed, vector tiles, zoom 0 to 15
	header.set([1, 1, 1, 1, 0, 15], 96);
	for (const [at, value] of [[102, -180e7], [106, -85e7], [110, 180e7], [114, 85e7]] as const) header.writeInt32LE(value, at); // prettier-ignore
	return Buffer.concat([header, directory, metadata, data]);
}

/** Serves raster tiles with marks at `positions`, and a PMTiles archive at `/map.pmtiles`. */
export async function tileServer(positions: readonly Position[]): Promise<{ url: string; server: Server }> {
	const pmtiles = archive();
	const server = createServer((request, response) => {
		response.setHeader('access-control-allow-origin', '*');
		response.setHeader('access-control-allow-headers', 'range');
		if (request.method === 'OPTIONS') return void response.writeHead(204).end();
		const raster = /^\/(\d+)\/(\d+)\/(\d+)\.png$/.exec(request.url!);
		if (raster) {
			const [zoom, column, row] = raster.slice(1).map(Number) as [number, number, number];
			response.writeHead(200, { 'content-type': 'image/png' }).end(tile(zoom, column, row, positions));
		} else if (request.url === '/map.pmtiles') {
			const [, from, to] = /bytes=(\d+)-(\d+)/.exec(request.headers.range ?? '') ?? [];
			const part = pmtiles.subarray(Number(from), Number(to) + 1);
			response
				.writeHead(206, {
					'content-range': `bytes ${from}-${Number(from) + part.length - 1}/${pmtiles.length}`
				})
				.end(part);
		} else response.writeHead(404).end();
	});
	await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
	return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, server };
}
