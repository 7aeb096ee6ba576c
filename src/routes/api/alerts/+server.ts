import { readAlertList } from '$lib/server/facts/alerts';
import { respond } from '$lib/server/facts/cached-json';

/** The alerts, the same for everybody: `{ standing, past }`, with an ETag; see the database function `alerts_list`. */
export const GET = async ({ request }) => respond(request, await readAlertList(), 'public, max-age=1');
