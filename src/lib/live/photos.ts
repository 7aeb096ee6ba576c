import { photoName, type Report } from '../domain/report.ts';
import type { Client } from './client.ts';

const bucket = 'photos';

/** Why a photo did not get through; `network`: it may be tried again, all others: it never will. */
export type PhotoCode = 'network' | 'photo_too_large' | 'photo_refused' | 'photo_gone';

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

/**
 * Puts the photo of a report where it belongs; the same again is harmless. The report follows with what this answers.
 * @param photo a JPEG of at most 400 KiB
 * @returns the `photo` of the report
 * @throws Error with code `network`, `photo_too_large` or `photo_refused`
 */
export async function uploadPhoto(client: Client, { id }: Pick<Report, 'id'>, photo: Blob): Promise<string> {
	const name = photoName(id);
	const storage = (await reach(client)).from(bucket);
	const { error } = await storage.upload(name, photo, { contentType: 'image/jpeg' });
	const refusal = error as StorageFailure | null;
	// it is there: it came through before, and the answer did not
	if (!refusal || refusal.statusCode === '409') return name;
	if (isPassing(refusal)) throw failure('network', refusal.message);
	throw failure(refusal.statusCode === '413' ? 'photo_too_large' : 'photo_refused', refusal.message);
}

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
