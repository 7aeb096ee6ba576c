import { m } from '../paraglide/messages';

/**
 * Passes a link to the device's share sheet, or copies it to the clipboard if there is none.
 * @returns a message for the user; null if the share sheet has already given feedback
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
