/**
 * True if a reload would lose nothing: no sheet of a place is open (a report may be under way or still be undone), no dialog
 * is open, no field is filled in. The text of a search is kept in the address.
 */
export function isIdle(): boolean {
	return !document.querySelector('dialog[open], [data-sheet]') && !hasUnsent();
}

/** True if a field is filled in that was not sent. */
export function hasUnsent(): boolean {
	const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
		'input:not([type="search"]), textarea'
	);
	return [...fields].some(({ value, defaultValue }) => value !== defaultValue);
}

/** Time in which the first visit has the network for itself, before files for later visits are fetched, milliseconds. */
const headStart = 3000;

/** Runs something once the page has loaded and is idle. @returns cancels it */
export function whenQuiet(run: () => void): () => void {
	let off = false;
	const go = () => !off && run();
	const later = () => {
		const wait = navigator.serviceWorker?.controller ? 0 : headStart;
		setTimeout(
			() => ('requestIdleCallback' in window ? requestIdleCallback(go, { timeout: 5000 }) : go()),
			wait
		);
	};
	if (document.readyState === 'complete') later();
	else window.addEventListener('load', later, { once: true });
	return () => {
		off = true;
	};
}
