import { respond } from '$lib/server/facts/cached-json';
import { readExpressways } from '$lib/server/facts/expressways';

/** The expressways of the region as lines, `[{ id, code, names, loop, points }]`, with an ETag. */
export const GET = async ({ request }) => respond(request, await readExpressways(), 'no-cache');
