/** Header in which the app's proxy names the origin of the app; a request without it did not come through the proxy. */
const originHeader = 'x-changxing-origin';

/**
 * Sends a browser that followed a link of Auth (`verify`) to a page of ours: the path of `redirect_to` if it names our origin
 * or none, else the first page. The auth API would send it, with the access token, to the address of its own settings.
 */
export function ownPlace(request: Request, response: Response): Response {
	const location = response.headers.get('location');
	if (location === null || response.status < 300 || response.status >= 400) return response;
	const headers = new Headers(response.headers);
	const hash = location.includes('#') ? location.slice(location.indexOf('#')) : '';
	headers.set('location', pathOf(request) + hash);
	return new Response(null, { status: response.status, headers });
}

function pathOf(request: Request): string {
	const own = originOf(request.headers.get(originHeader) ?? '');
	const wish = new URL(request.url).searchParams.get('redirect_to') ?? '/';
	const base = own ?? 'http://own.invalid';
	// `//host` and `/\host` are addresses of other hosts to a browser, and to this parser
	const target = URL.canParse(wish, base) ? new URL(wish, base) : null;
	if (target?.origin !== base) return '/';
	// a path of two slashes would name a host again
	return `/${(target.pathname + target.search).replace(/^[/\\]+/, '')}`;
}

const originOf = (text: string): string | null => {
	const origin = URL.canParse(text) ? new URL(text).origin : 'null';
	return origin === 'null' ? null : origin;
};
