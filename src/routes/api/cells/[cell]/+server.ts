import { error } from '@sveltejs/kit';
import { respond } from '$lib/server/facts/cached-json';
import { readChunk } from '$lib/server/facts/cells';

/**
 * Places of a geohash-3 cell, or of a geohash-4 cell inside it: `{ cell, revision, places }`, with an ETag. If `?r=` is the
 * present revision, the answer may be cached for ever.
 */
export const GET = async ({ request, params, url }) => {
	if (!/^[0-9b-hjkmnp-z]{3,4}$/.test(params.cell))
		error(400, {
			code: 'bad_cell',
			message: 'A cell is a geohash of three or four characters, such as "wtw".'
		});
	const { json, revision } = await readChunk(params.cell);
	const named = url.searchParams.get('r') === String(revision);
	return respond(request, json, named ? 'public, max-age=31536000, immutable' : 'no-cache');
};
