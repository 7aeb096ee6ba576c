import { m } from '../paraglide/messages';

/** Size of a number of bytes, "640 kB", "1.2 MB". */
export function bytes(count: number): string {
	if (count < 1000) return `${count}\u00a0B`;
	if (count < 999_500) return `${Math.round(count / 1000)}\u00a0kB`;
	return `${(count / 1e6).toFixed(count < 9.95e6 ? 1 : 0)}\u00a0MB`;
}

/** Size of a number of bytes, "84 kB", "1.2 MB", "3.4 GB", with the units of the interface's language. */
export function size(bytes: number): string {
	const short = (value: number) => (value < 9.95 ? value.toFixed(1) : Math.round(value).toString());
	if (bytes < 950_000) return m.size_kb({ count: Math.ceil(bytes / 1000).toString() });
	if (bytes < 950_000_000) return m.size_mb({ count: short(bytes / 1e6) });
	return m.size_gb({ count: short(bytes / 1e9) });
}

/** Size of a number of bytes in kilobytes, "210 kB". */
export function kilobytes(bytes: number): string {
	return m.size_kb({ count: Math.max(1, Math.round(bytes / 1000)) });
}
