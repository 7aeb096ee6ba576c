import { isIP } from 'node:net';

/** Names of fields whose values may be personal or secret; the logger prints these values as `[redacted]`. */
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

/** The same names as pino paths, at the top and up to two levels below. */
export const personalPaths = personalNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/**
 * Patterns of personal or secret values in free text (such as an error of a library), with their replacements. No pattern
 * matches across a quote and no replacement contains one, so a line of JSON stays valid. Network addresses after `//` are kept,
 * because they are addresses of servers.
 */
const patterns: readonly (readonly [RegExp, string | ((found: string) => string)])[] = [
	[/\beyJ[\w-]{8,}\.[\w-]+\.?[\w-]*/g, '[token]'],
	[/\bsb_(?:secret|publishable)_[\w-]+/g, '[key]'],
	[/\bBearer\s+[^\s"\\]+/gi, 'Bearer [token]'],
	[/([?&](?:apikey|key|token|access_token|refresh_token|code|password)=)[^&\s"\\]+/gi, '$1[redacted]'],
	// an address that is hard to guess works like a key: endpoints of Web Push, signed links
	[/(https?:\/\/[^\s"\\/]+\/)[^\s"\\]*[\w-]{32,}[^\s"\\]*/g, '$1[redacted]'],
	[/[^\s@"\\<>(),:;=]{1,64}@[^\s@"\\<>(),:;=]{1,255}\.[a-z]{2,}/gi, '[e-mail]'],
	[/(?<![\w./:-])\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)/g, (found) => (isIP(found) ? '[address]' : found)],
	[
		/(?<![\w:.[])[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3}(?![\w:])/gi,
		(found) => (isIP(found) === 6 ? '[address]' : found)
	],
	// the two numbers of a position; the required blank between them does not occur in JSON
	[/-?\d{1,3}\.\d{3,}[,;]?\s+-?\d{1,3}\.\d{3,}/g, '[position]']
];

/** Replaces e-mail addresses, tokens, keys, network addresses of callers and positions in a text. */
export function withoutPersonal(text: string): string {
	for (const [pattern, instead] of patterns) text = text.replace(pattern, instead as string);
	return text;
}
