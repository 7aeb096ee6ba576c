import { version } from '$app/environment';
import { isShell, shellName, shellPages, versionHeader, type ShellPage } from './names.ts';
import { timeLimit } from '../flow/time-limit.ts';

/** Longest wait for a page in the new language, milliseconds; a page that comes later is updated when it is shown. */
const patience = 2000;

/**
 * Updates the cached pages after a change of language, theme or text size. Offline, only the attributes of the root element
 * change: they are enough for the first paint, and the texts follow when the page starts.
 */
export async function refreshShell(): Promise<void> {
	const names = await keptShells();
	if (names.length === 0) return;
	await Promise.all(names.flatMap((name) => shellPages.map((path) => patch(name, path))));
	await Promise.all(shellPages.map(renew));
}

/** Names of the caches of pages; none if the browser has no caches or refuses them, as with blocked site data. */
async function keptShells(): Promise<string[]> {
	try {
		return (await caches.keys()).filter(isShell);
	} catch {
		return [];
	}
}

async function renew(path: ShellPage): Promise<void> {
	try {
		const response = await fetch(path, { cache: 'no-cache', signal: timeLimit(patience) });
		if (response.ok && !response.redirected && response.headers.get(versionHeader) === version)
			await (await caches.open(shellName(version))).put(path, response);
	} catch {
		// offline: the changed attributes are enough
	}
}

async function patch(name: string, path: ShellPage): Promise<void> {
	// by name, without opening the cache: opening would create again a cache that a worker is removing
	const kept = await caches.match(path, { cacheName: name });
	if (!kept) return;
	const { lang, dataset } = document.documentElement;
	const root = `<html lang="${lang}" data-theme="${dataset.theme}" data-scale="${dataset.scale}">`;
	const html = (await kept.text()).replace(/<html [^>]*>/, root);
	await (
		await caches.open(name)
	).put(path, new Response(html, { status: kept.status, headers: kept.headers }));
}
