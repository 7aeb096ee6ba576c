import type { AlertFeed } from '$lib/alerts/feed';
import type { World } from '$lib/live/world.svelte';

/** The alerts that are pushed to this drive; null: there are none but what is known of the places ahead. */
export const openFeed = (_world: World): AlertFeed | null => null;
