import { respond } from '$lib/server/cached-json';
import { readDynamics } from '$lib/server/dynamics';

/** How places change, by kind and for places with a history of their own: see the database function `dynamics`. */
export const GET = async ({ request }) => respond(request, (await readDynamics()).json, 'no-cache');
