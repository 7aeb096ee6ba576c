import { createHash, randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, extname, join, relative, sep } from 'node:path';
import type { App } from '@supabase/lite';

type StorageAdapter = NonNullable<App['_storageAdapter']>;
type Metadata = Awaited<ReturnType<StorageAdapter['headObject']>>;
type Body = Parameters<StorageAdapter['uploadObject']>[3];

const types: Record<string, string> = { '.jpg': 'image/jpeg' };
/** An object does not change under its name, so a browser may cache it; permission is checked at every fetch. */
const cacheControl = 'private, max-age=3600';

/** Objects as files of a folder that only its owner can read: `<bucket>/<key>`. */
export class Files implements StorageAdapter {
	readonly driver = null;
	#folder: string;

	constructor(folder: string) {
		this.#folder = folder;
	}

	/** Resolves when the bytes are on disk; after an earlier crash the previous object is unchanged. */
	async uploadObject(bucket: string, key: string, _version: unknown, body: Body): Promise<Metadata> {
		const bytes = body instanceof Uint8Array ? body : await new Response(body as BodyInit).bytes();
		const file = this.#path(bucket, key);
		await this.#write(file, bytes);
		return describe(key, bytes, new Date());
	}

	async getObject(bucket: string, key: string) {
		const file = this.#path(bucket, key);
		try {
			const [bytes, { mtime }] = await Promise.all([readFile(file), stat(file)]);
			return { httpStatusCode: 200, metadata: describe(key, bytes, mtime), body: bytes };
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
			// without a body the library answers "no such object"
			return { httpStatusCode: 404, metadata: describe(key, new Uint8Array(), new Date(0)) };
		}
	}

	async headObject(bucket: string, key: string): Promise<Metadata> {
		return (await this.getObject(bucket, key)).metadata;
	}

	async deleteObject(bucket: string, key: string): Promise<void> {
		await rm(this.#path(bucket, key), { force: true });
	}

	async deleteObjects(bucket: string, keys: string[]): Promise<void> {
		for (const key of keys) await this.deleteObject(bucket, key);
	}

	async copyObject(
		fromBucket: string,
		from: string,
		_version: unknown,
		bucket: string,
		key: string
	): Promise<Metadata> {
		return this.uploadObject(bucket, key, undefined, await readFile(this.#path(fromBucket, from)));
	}

	async privateAssetUrl(bucket: string, key: string): Promise<string> {
		return `file://${this.#path(bucket, key)}`;
	}

	/** Removes files that are left from a crash: those that are not in `objects` (`<bucket>/<key>`), and partial ones. */
	async keepOnly(objects: ReadonlySet<string>): Promise<void> {
		await mkdir(this.#folder, { recursive: true, mode: 0o700 });
		// a copy or a restored backup may have wider permissions
		await chmod(this.#folder, 0o700);
		for (const entry of await readdir(this.#folder, { recursive: true, withFileTypes: true })) {
			const file = join(entry.parentPath, entry.name);
			if (entry.isDirectory()) await chmod(file, 0o700);
			if (entry.isFile() && !objects.has(relative(this.#folder, file).replaceAll(sep, '/'))) await rm(file);
		}
	}

	/** @throws Error if the key could lead out of the folder */
	#path(bucket: string, key: string): string {
		const parts = [bucket, ...key.split('/')];
		if (!parts.every((part) => /^\w[\w.-]*$/.test(part))) throw new Error(`"${key}" cannot be a file here.`);
		return join(this.#folder, ...parts);
	}

	/** Writes a temporary file and renames it, so that nobody reads a partial file. */
	async #write(file: string, bytes: Uint8Array): Promise<void> {
		await mkdir(dirname(file), { recursive: true, mode: 0o700 });
		const aside = `${file}.${randomUUID()}`;
		try {
			const handle = await open(aside, 'wx', 0o600);
			try {
				await handle.writeFile(bytes);
				await handle.sync();
			} finally {
				await handle.close();
			}
			await rename(aside, file);
		} catch (error) {
			await rm(aside, { force: true });
			throw error;
		}
	}
}

function describe(key: string, bytes: Uint8Array, lastModified: Date): Metadata {
	return {
		cacheControl,
		contentLength: bytes.length,
		size: bytes.length,
		mimetype: types[extname(key)] ?? 'application/octet-stream',
		lastModified,
		eTag: `"${createHash('md5').update(bytes).digest('hex')}"`
	};
}
