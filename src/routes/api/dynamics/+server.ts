import { respond } from '$lib/server/facts/cached-json';
import { readDynamics } from '$lib/server/facts/dynamics';

/** Rates of change of places, by kind and for places with enough history: see the database function `dynamics`. */
export const GET = async ({ request }) => respond(request, await readDynamics(), 'no-cache');
