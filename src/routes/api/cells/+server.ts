import { respond } from '$lib/server/facts/cached-json';
import { readIndex } from '$lib/server/facts/cells';

/** Cells with places: `{ cells: [{ cell, revision, count }] }`. */
export const GET = async ({ request }) => respond(request, await readIndex(), 'no-cache');
