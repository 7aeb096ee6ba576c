import type { Handle } from '@sveltejs/kit';
import { version } from '$app/environment';
import { settingsHeader, versionHeader } from '$lib/offline/names';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { settingsHash } from '$lib/server/config';
import { contentSecurity } from '$lib/server/content-security';
import { preferences } from '$lib/server/preferences';
import { runtime } from '$lib/server/runtime';

/** Language, theme and text size are in cookies, so that the first paint is right; the policy names the hosts we use. */
export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ request, locale }) => {
		event.request = request;
		const { theme, scale } = preferences(event.cookies);
		const response = await resolve(event, {
			transformPageChunk: ({ html }) =>
				html.replaceAll('%lang%', locale).replace('%theme%', theme).replace('%scale%', scale),
			preload: ({ type }) => type === 'js' || type === 'css'
		});
		const policy = response.headers.get('content-security-policy');
		if (policy) response.headers.set('content-security-policy', contentSecurity(policy, runtime()));
		if (response.headers.get('content-type')?.startsWith('text/html')) {
			response.headers.set(versionHeader, version);
			response.headers.set(settingsHeader, settingsHash(event.url));
		}
		response.headers.set('x-content-type-options', 'nosniff');
		response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
		response.headers.set('permissions-policy', 'geolocation=(self), camera=(self), microphone=(self)');
		return response;
	});
