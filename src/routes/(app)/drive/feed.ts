import type { AlertFeed } from '$lib/live/hub/feed';
import type { Client } from '$lib/live/client';

/** Connection by which alerts are pushed to this drive. Its code is loaded while the driver chooses a route or none. */
export async function openFeed(client: Client): Promise<AlertFeed> {
	const { HubClient } = await import('$lib/live/hub/client');
	return new HubClient({ mode: 'drive', token: async (renewed) => (await client.session(renewed)).token });
}
