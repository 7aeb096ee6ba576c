import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';

/**
 * Deletes the photos that are due for deletion in the database. Uses the Storage API, because only it removes the files too.
 * Photos that another process has deleted meanwhile are not an error.
 * @param atOnce number of photos per call
 * @returns number of photos deleted by this call
 * @throws Error if the database or the storage does not answer
 */
export async function deleteDuePhotos(admin: Supabase, atOnce = 100): Promise<number> {
	let deleted = 0;
	for (;;) {
		const names = await call(admin, 'photos_due', { max_results: atOnce });
		if (!names.length) return deleted;
		const { data: gone, error: failure } = await admin.storage.from('photos').remove(names);
		if (failure) throw failure;
		deleted += gone.length;
		// nothing could be deleted: stop, or this loop would never end; the next hourly run tries again
		if (!gone.length) return deleted;
	}
}
