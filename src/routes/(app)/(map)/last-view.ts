import { readAddress, type Address } from './address';

const key = 'changxing-view';

/** Stores the view of the map for a start whose address has none. */
export function rememberView(hash: string): void {
	try {
		localStorage.setItem(key, hash);
	} catch {
		// storage is blocked or full: the next start shows the region
	}
}

/** The stored view of the map; null if there is none or it is invalid. */
export function lastView(): Address['view'] {
	try {
		return readAddress(new URL(localStorage.getItem(key) ?? '', location.origin)).view;
	} catch {
		return null;
	}
}
