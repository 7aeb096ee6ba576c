import { call } from '../../database/call.ts';
import type { Supabase } from '../../database/database.ts';

/**
 * Deletes the photos that the database says are due, through the Storage API, which alone removes the bytes too. What
 * another process has deleted meanwhile is not there any more, and that is well.
 * @param atOnce how many are asked for and deleted in one go
 * @returns how many were deleted here
 * @throws Error where the database or the storage does not answer
 */
export async function deleteDuePhotos(admin: Supabase, atOnce = 100): Promise<number> {
	let deleted = 0;
	for (;;) {
		const names = await call(admin, 'photos_due', { max_results: atOnce });
		if (!names.length) return deleted;
		const { data: gone, error: failure } = await admin.storage.from('photos').remove(names);
		if (failure) throw failure;
		deleted += gone.length;
		// none of them would go: the next hour tries again, not this loop for ever
		if (!gone.length) return deleted;
	}
}
