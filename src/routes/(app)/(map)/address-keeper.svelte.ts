import { afterNavigate, replaceState } from '$app/navigation';
import { page } from '$app/state';
import { writeAddress } from './address';
import { rememberView } from './last-view';
import type { View } from './view.svelte';

/** Delay between a change of the view and the change of the address, ms. */
const delay = 300;

/**
 * Writes the filter, the place and the view into the address, and stores the view for the next start.
 * @param waits true while the content that the address asks for is not shown yet
 */
export function keepAddress(view: View, waits: () => boolean): void {
	let ready = false;
	afterNavigate(() => (ready = true));
	let writing: ReturnType<typeof setTimeout> | undefined;
	$effect(() => {
		const { filter, selected, center, zoom, bounds } = view;
		if (!bounds || waits()) return;
		const address = { filter, place: selected, view: { zoom, ...center } };
		clearTimeout(writing);
		writing = setTimeout(() => {
			if (!ready) return;
			const url = writeAddress(new URL(location.href), address);
			rememberView(url.hash);
			replaceState(url, page.state);
		}, delay);
	});
}
