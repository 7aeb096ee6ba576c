/**
 * True where a reload would take nothing from anybody: no report is being made or can still be undone, no dialog is open,
 * nothing has been filled in. What is searched for stays in the address.
 */
export function isIdle(): boolean {
	if (document.querySelector('dialog[open], [data-sheet]')) return false;
	const fields = document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
		'input:not([type="search"]), textarea'
	);
	return [...fields].every(({ value, defaultValue }) => value === defaultValue);
}

/** So long the first visit has the network for itself before everything is fetched for later ones, milliseconds. */
const headStart = 3000;

/** Runs something once the page has loaded and has nothing better to do; returns what calls it off. */
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
