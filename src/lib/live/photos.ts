import type { Client } from './client.ts';

const bucket = 'photos';

/** Why a photo did not come; `network`: it may be tried again. */
export type PhotoCode = 'network' | 'photo_gone';

const failure = (code: PhotoCode, message: string) => Object.assign(new Error(message), { code });

/** What the Storage API answers with, or nothing of it where the line was cut. */
interface StorageFailure {
	message: string;
	status?: number;
	statusCode?: string;
}

/** Time may mend it: no answer, a fault of the server, too many at once, a token that has run out. */
const isPassing = ({ status, statusCode, message }: StorageFailure) =>
	!status ||
	status >= 500 ||
	['429', '401'].includes(statusCode ?? '') ||
	(statusCode === '403' && /jwt|exp/i.test(message));

/** Fetches a photo. @throws Error with code `network`, or `photo_gone` where it may not be seen (any more) */
export async function fetchPhoto(client: Client, name: string, signal?: AbortSignal): Promise<Blob> {
	const storage = (await reach(client)).from(bucket);
	const { data, error } = await storage.download(name, {}, { ...(signal && { signal }) });
	if (!error) return data;
	throw failure(isPassing(error as StorageFailure) ? 'network' : 'photo_gone', error.message);
}

async function reach(client: Client) {
	try {
		return (await client.get()).storage;
	} catch (error) {
		throw failure('network', String(error));
	}
}
