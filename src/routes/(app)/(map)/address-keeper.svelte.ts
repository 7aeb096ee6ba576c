import { afterNavigate, replaceState } from '$app/navigation';
import { page } from '$app/state';
import { writeAddress } from './address';
import { rememberView } from './last-view';
import type { View } from './view.svelte';

/** The address follows the view after so long, ms. */
const delay = 300;

/** Keeps what the page shows in its address and for the next start. @param waits true while it is not shown yet what the address asks for */
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
