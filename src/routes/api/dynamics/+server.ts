import { respond } from '$lib/server/facts/cached-json';
import { readDynamics } from '$lib/server/facts/dynamics';

/** How places change, by kind and for places with a history of their own: see the database function `dynamics`. */
export const GET = async ({ request }) => respond(request, await readDynamics(), 'no-cache');
