import { browser } from '$app/environment';
import type { AlertFeed } from '$lib/live/hub/feed';
import { HubClient } from '$lib/live/hub/client';
import type { Client } from '$lib/live/client';

/** The alerts that are pushed to this drive; null where the page is made on the server. */
export const openFeed = (client: Client): AlertFeed | null =>
	browser
		? new HubClient({ mode: 'drive', token: async (renewed) => (await client.session(renewed)).token })
		: null;
