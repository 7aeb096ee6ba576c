import { browser } from '$app/environment';
import type { AlertFeed } from '$lib/live/hub/feed';
import { HubClient } from '$lib/live/hub/client';
import type { World } from '$lib/live/world.svelte';

/** The alerts that are pushed to this drive; null where the page is made on the server. */
export const openFeed = (world: World): AlertFeed | null =>
	browser
		? new HubClient({ mode: 'drive', token: async (renewed) => (await world.client.session(renewed)).token })
		: null;
