import { m } from '../paraglide/messages';

/**
 * Hands a link to the device's share sheet, or to the clipboard where there is none.
 * @returns what to tell the user; null where the share sheet has already shown it
 */
export async function share(title: string, url: URL): Promise<string | null> {
	const data = { title, text: title, url: url.href };
	if (matchMedia('(pointer: coarse)').matches && navigator.canShare?.(data)) {
		try {
			await navigator.share(data);
			return null;
		} catch (error) {
			if ((error as Error).name === 'AbortError') return null;
		}
	}
	try {
		await navigator.clipboard.writeText(`${title} ${url.href}`);
		return m.share_copied();
	} catch {
		return m.share_failed();
	}
}
