import { version } from '$app/environment';
import { isShell, shellName, shellPages, versionHeader, type ShellPage } from './names.ts';

/** So long a change of language waits for the page in that language, milliseconds; later it is put right when shown. */
const patience = 2000;

/**
 * The looks have changed: brings the pages that are kept for the next start up to them. Without a network only the
 * marks on its root element, which are enough for the first paint; the words follow when the page wakes.
 */
export async function refreshShell(): Promise<void> {
	if (!('caches' in window)) return;
	const names = (await caches.keys()).filter(isShell);
	if (names.length === 0) return;
	await Promise.all(names.flatMap((name) => shellPages.map((path) => patch(name, path))));
	await Promise.all(shellPages.map(renew));
}

async function renew(path: ShellPage): Promise<void> {
	try {
		const response = await fetch(path, { cache: 'no-cache', signal: AbortSignal.timeout(patience) });
		if (response.ok && response.headers.get(versionHeader) === version)
			await (await caches.open(shellName(version))).put(path, response);
	} catch {
		// no network: the patch serves
	}
}

async function patch(name: string, path: ShellPage): Promise<void> {
	// by name, not by opening: that would make anew what a worker is just removing
	const kept = await caches.match(path, { cacheName: name });
	if (!kept) return;
	const { lang, dataset } = document.documentElement;
	const root = `<html lang="${lang}" data-theme="${dataset.theme}" data-scale="${dataset.scale}">`;
	const html = (await kept.text()).replace(/<html [^>]*>/, root);
	await (
		await caches.open(name)
	).put(path, new Response(html, { status: kept.status, headers: kept.headers }));
}
