import { readAlertList } from '$lib/server/facts/alerts';
import { respond } from '$lib/server/facts/cached-json';

/** The list of alerts, the same for all users: `{ standing, past }`, with an ETag; see the database function `alerts_list`. */
export const GET = async ({ request }) => respond(request, await readAlertList(), 'public, max-age=1');
