import { respond } from '$lib/server/cached-json';
import { readIndex } from '$lib/server/cells';

/** The cells that have places: `{ cells: [{ cell, revision, count }] }`. */
export const GET = async ({ request }) => respond(request, (await readIndex()).json, 'no-cache');
