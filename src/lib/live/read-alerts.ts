const key = 'changxing-alerts-read';
/** More than two weeks of alerts hold. */
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

/** Adds to them. @returns all of them */
export function rememberRead(ids: Iterable<string>): ReadonlySet<string> {
	const all = new Set([...readAlerts(), ...ids]);
	try {
		localStorage.setItem(key, JSON.stringify([...all].slice(-most)));
	} catch {
		// storage is off or full
	}
	return all;
}

/** Calls back when another tab has read some. @returns what ends it */
export function followRead(changed: (read: ReadonlySet<string>) => void): () => void {
	const hear = (event: StorageEvent) => event.key === key && changed(readAlerts());
	window.addEventListener('storage', hear);
	return () => window.removeEventListener('storage', hear);
}
