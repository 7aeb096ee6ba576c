import type { IncomingMessage } from 'node:http';
import type { Handle, HandleServerError } from '@sveltejs/kit';
import { version } from '$app/environment';
import { settingsHeader, versionHeader } from '$lib/offline/names';
import { paraglideMiddleware } from '$lib/paraglide/server';
import { settingsHash } from '$lib/server/pages/config';
import { contentSecurity } from '$lib/server/pages/content-security';
import { preferences } from '$lib/server/pages/preferences';
import { runtime } from '$lib/server/runtime';

/**
 * Renders a page with language, theme and text size from cookies, so that the first paint is correct. Adds the hosts named in
 * the settings to the content security policy, and sets the security headers and the version headers.
 */
export const handle: Handle = ({ event, resolve }) =>
	paraglideMiddleware(event.request, async ({ request, locale }) => {
		event.request = request;
		const asked = (event.platform as { req?: IncomingMessage } | undefined)?.req;
		// the pattern, not the address, so that the number of metric labels stays small
		if (asked) runtime().name(asked, event.route.id ?? 'none');
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
		// not `no-store`, with which browsers load the page anew on every step back
		const cached = response.status < 400 ? 'private, no-cache' : 'no-store';
		if (response.status >= 400 || !response.headers.has('cache-control'))
			response.headers.set('cache-control', cached);
		response.headers.set('x-content-type-options', 'nosniff');
		response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
		response.headers.set('permissions-policy', 'geolocation=(self), camera=(self), microphone=(self)');
		return response;
	});

/** Logs an unexpected error (but not a 404) once, with its stack; the visitor sees only the general message. */
export const handleError: HandleServerError = ({ error, event, status, message }) => {
	if (status !== 404) runtime().log.error({ err: error, route: event.route.id }, 'A page could not be made');
	return { message };
};
