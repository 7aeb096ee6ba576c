import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A JSON answer that is serialised, hashed and compressed once and served many times. */
export interface CachedJson {
	body: Buffer;
	br: Buffer;
	gz: Buffer;
	etag: string;
}

/** Serialises and compresses a value for {@link respond}. */
export async function prepareJson(value: unknown): Promise<CachedJson> {
	const body = Buffer.from(JSON.stringify(value));
	const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
	const [br, gz] = await Promise.all([
		brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
		gzipped(body)
	]);
	return { body, br, gz, etag };
}

/** Answers a request with a prepared value: 304 if the caller has this version, compressed if the caller accepts that. */
export function respond(request: Request, json: CachedJson, cacheControl: string): Response {
	const headers = new Headers({
		'content-type': 'application/json',
		'cache-control': cacheControl,
		etag: json.etag,
		vary: 'accept-encoding'
	});
	const known = request.headers.get('if-none-match')?.split(/\s*,\s*/) ?? [];
	if (known.some((tag) => tag.replace(/^W\//, '') === json.etag))
		return new Response(null, { status: 304, headers });
	const accepted = request.headers.get('accept-encoding') ?? '';
	const [encoding, bytes] = /\bbr\b/.test(accepted)
		? (['br', json.br] as const)
		: /\bgzip\b/.test(accepted)
			? (['gzip', json.gz] as const)
			: ([null, json.body] as const);
	if (encoding) headers.set('content-encoding', encoding);
	return new Response(new Uint8Array(bytes), { headers });
}
