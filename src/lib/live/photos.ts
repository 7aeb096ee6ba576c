import type { Client } from './client.ts';

const bucket = 'photos';

/** Why a photo could not be fetched; `network`: another attempt may work. */
export type PhotoCode = 'network' | 'photo_gone';

const failure = (code: PhotoCode, message: string) => Object.assign(new Error(message), { code });

/** An error of the Storage API; without a network it has only a message. */
interface StorageFailure {
	message: string;
	status?: number;
	statusCode?: string;
}

/** True for a temporary failure: no answer, an error of the server, too many requests, an expired token. */
const isPassing = ({ status, statusCode, message }: StorageFailure) =>
	!status ||
	status >= 500 ||
	['429', '401'].includes(String(statusCode ?? '')) ||
	(statusCode === '403' && /jwt|exp/i.test(message));

/** Fetches a photo. @throws Error with code `network`, or `photo_gone` if it was deleted or may not be seen */
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
