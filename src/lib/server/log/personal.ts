import { isIP } from 'node:net';

/** Names under which something personal or secret could be logged by mistake; the logger prints them as `[redacted]`. */
const personalNames = [
	'authorization',
	'token',
	'access_token',
	'refresh_token',
	'apikey',
	'key',
	'keys',
	'secret',
	'password',
	'cookie',
	'email',
	'phone',
	'ip',
	'address',
	'user',
	'person',
	'endpoint',
	'lon',
	'lat',
	'position',
	'motion',
	'route_points',
	'note',
	'headers',
	'body'
];

/** The same names as paths of pino, at the top and up to two levels down. */
export const personalPaths = personalNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * What is personal or secret in a text that somebody else has written (an error of a library, say), and what stands there
 * instead. A replacement holds no quote, and no pattern reaches over one, so a line of JSON stays one. Addresses behind `//`
 * are those of servers.
 */
const patterns: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
	[/\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g, '[token]'],
	[/\bsb_(?:secret|publishable)_[\w-]+/g, '[key]'],
	[/\bBearer\s+[^\s"\\]+/gi, 'Bearer [token]'],
	[/([?&](?:apikey|key|token|access_token|refresh_token|code|password)=)[^&\s"\\]+/gi, '$1[redacted]'],
	// an address that is hard to guess is a key: endpoints of Web Push, signed links
	[/(https?:\/\/[^\s"\\/]+\/)[^\s"\\]*[\w-]{32,}[^\s"\\]*/g, '$1[redacted]'],
	[/[^\s@"\\<>(),:;=]{1,64}@[^\s@"\\<>(),:;=]{1,255}\.[a-z]{2,}/gi, '[e-mail]'],
	[/(?<![\w./:-])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/g, (found) => (isIP(found) ? '[address]' : found)],
	[
		/(?<![\w:.[])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])/gi,
		(found) => (isIP(found) === 6 ? '[address]' : found)
	],
	// two numbers of a position; blanks between them are in no JSON
	[/-?\d{1,3}\.\d{3,}[,;]?\s+-?\d{1,3}\.\d{3,}/g, '[position]']
];

/** The text without e-mail addresses, tokens, keys, network addresses of callers and positions. */
export function withoutPersonal(text: string): string {
	for (const [pattern, instead] of patterns) text = text.replace(pattern, instead as string);
	return text;
}
