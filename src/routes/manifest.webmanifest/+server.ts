import { webManifest } from '$lib/server/pages/manifest';
import { baseLocale, isLocale } from '$lib/paraglide/runtime';

/** What makes the app installable, in the language of `?lang=`; the page's link names its own. */
export const GET = ({ url }) => {
	const lang = url.searchParams.get('lang');
	return new Response(JSON.stringify(webManifest(isLocale(lang) ? lang : baseLocale)), {
		headers: { 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' }
	});
};
