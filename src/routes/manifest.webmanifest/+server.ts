import { webManifest } from '$lib/server/pages/manifest';
import { baseLocale, isLocale } from '$lib/paraglide/runtime';

/** Web app manifest in the language of `?lang=`; each page links to the one in its own language. */
export const GET = ({ url }) => {
	const lang = url.searchParams.get('lang');
	return new Response(JSON.stringify(webManifest(isLocale(lang) ? lang : baseLocale)), {
		headers: { 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' }
	});
};
