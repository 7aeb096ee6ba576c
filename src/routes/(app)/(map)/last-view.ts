import { readAddress, type Address } from './address';

const key = 'changxing-view';

/** Remembers the part of the map that is shown, for a start without one in the address. */
export function rememberView(hash: string): void {
	try {
		localStorage.setItem(key, hash);
	} catch {
		// storage is off or full: the next start shows the region
	}
}

/** The part of the map that was shown last; null: none, or nothing that can be understood. */
export function lastView(): Address['view'] {
	try {
		return readAddress(new URL(localStorage.getItem(key) ?? '', location.origin)).view;
	} catch {
		return null;
	}
}
