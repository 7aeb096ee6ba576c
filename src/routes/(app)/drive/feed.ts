import { browser } from '$app/environment';
import type { AlertFeed } from '$lib/live/hub/feed';
import { HubClient } from '$lib/live/hub/client';
import type { Client } from '$lib/live/client';

/** Connection by which alerts are pushed to this drive; null on the server. */
export const openFeed = (client: Client): AlertFeed | null =>
	browser
		? new HubClient({ mode: 'drive', token: async (renewed) => (await client.session(renewed)).token })
		: null;
