const key = 'changxing-alerts-read';
/** Maximum number of ids kept: more than the alerts of two weeks. */
const most = 1000;

/** Ids of the alerts that were read on this device. */
export function readAlerts(): ReadonlySet<string> {
	try {
		const ids: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
		return new Set(Array.isArray(ids) ? ids.filter((id) => typeof id === 'string') : []);
	} catch {
		return new Set();
	}
}

/** Adds ids of read alerts. @returns all ids */
export function rememberRead(ids: Iterable<string>): ReadonlySet<string> {
	const all = new Set([...readAlerts(), ...ids]);
	try {
		localStorage.setItem(key, JSON.stringify([...all].slice(-most)));
	} catch {
		// storage is off or full
	}
	return all;
}

/** Calls back when alerts are read in another tab. @returns a function that stops this */
export function followRead(changed: (read: ReadonlySet<string>) => void): () => void {
	const hear = (event: StorageEvent) => event.key === key && changed(readAlerts());
	window.addEventListener('storage', hear);
	return () => window.removeEventListener('storage', hear);
}
