import * as v from 'valibot';
import type { Edge } from './callers/edge.ts';
import { logLevels, type LogSettings } from './log/log.ts';
import { isPair, type VapidKeys } from './push/vapid.ts';

const port = v.pipe(
	v.string(),
	v.regex(/^\d{1,5}$/, 'a whole number from 0 to 65535'),
	v.transform(Number),
	v.maxValue(65535, 'a whole number from 0 to 65535')
);
const url = v.pipe(v.string(), v.url('an http(s) address'), v.regex(/^https?:/, 'an http(s) address'));
const text = v.pipe(v.string(), v.minLength(1, 'a text that is not empty'));
const hops = v.pipe(
	v.string(),
	v.regex(/^[0-5]$/, 'how many proxies stand before it, 0 to 5'),
	v.transform(Number)
);
const edgeHeader = v.pipe(
	v.string(),
	v.toLowerCase(),
	v.regex(
		/^(?!x-forwarded-for$|forwarded$)[a-z][a-z0-9-]{1,63}$/,
		'the name of a header that holds one address, as in CF-Connecting-IP (for X-Forwarded-For set TRUST_PROXY)'
	)
);
const onOff = v.pipe(
	v.picklist(['0', '1'], '0 or 1'),
	v.transform((value) => value === '1')
);

/** The operator's own tiles instead of the built-in map. Field names are those of `TileProvider`. */
const tilesShape = 'a JSON object: {"type", "url", "attribution", "datum", …}';
const tiles = v.strictObject(
	{
		type: v.picklist(['raster', 'pmtiles'], '"raster" or "pmtiles"'),
		url: v.pipe(
			v.string(),
			v.regex(/^(https:\/\/|http:\/\/(localhost|127\.)|\/)/, 'an https address or a path')
		),
		attribution: text,
		approval: v.optional(text),
		minZoom: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(22)), 6),
		maxZoom: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(22)), 18),
		datum: v.picklist(['wgs84', 'gcj02'], '"wgs84" or "gcj02"'),
		subdomains: v.optional(v.array(v.string())),
		offline: v.optional(v.boolean())
	},
	({ expected, received }) =>
		expected === 'Object' ? tilesShape : received === 'undefined' ? 'given' : 'left out'
);

const tilesJson = v.pipe(
	v.string(),
	v.rawTransform(({ dataset, addIssue, NEVER }) => {
		try {
			return JSON.parse(dataset.value) as unknown;
		} catch {
			addIssue({ message: tilesShape });
			return NEVER;
		}
	}),
	tiles
);

const schema = v.object({
	PORT: v.optional(port, '3000'),
	HOST: v.optional(text, '127.0.0.1'),
	DATA_DIR: v.optional(text, '.data'),
	DEMO: v.optional(onOff),
	TILES: v.optional(tilesJson),
	TRUST_PROXY: v.optional(hops, '0'),
	CLIENT_ADDRESS_HEADER: v.optional(edgeHeader),
	METRICS_TOKEN: v.optional(
		v.pipe(v.string(), v.regex(/^[\x21-\x7e]{16,}$/, 'at least 16 letters and signs'))
	),
	LOG_LEVEL: v.optional(v.picklist(logLevels, logLevels.join(', ')), 'info'),
	LOG_FORMAT: v.optional(v.picklist(['json', 'text'], 'json or text')),
	VAPID_PUBLIC_KEY: v.optional(
		v.pipe(v.string(), v.regex(/^B[A-Za-z0-9_-]{86}$/, 'a public key of P-256 in base64url'))
	),
	VAPID_PRIVATE_KEY: v.optional(
		v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{43}$/, 'a private key of P-256 in base64url'))
	),
	VAPID_SUBJECT: v.optional(
		v.pipe(v.string(), v.regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'a mailto: or https: address')),
		'mailto:operator@example.org'
	),
	PUSH_ANYWHERE: v.optional(onOff),
	WEBHOOK_URL: v.optional(url),
	WEBHOOK_SECRET: v.optional(
		v.pipe(v.string(), v.minLength(16, 'whsec_ and base64, or a text of at least 16 characters'))
	),
	SUPABASE_URL: v.optional(url),
	SUPABASE_PUBLISHABLE_KEY: v.optional(text),
	SUPABASE_SECRET_KEY: v.optional(text),
	SUPABASE_JWT_SECRET: v.optional(v.pipe(v.string(), v.minLength(32, 'a text of at least 32 characters')))
});

export type Tiles = v.InferOutput<typeof tiles>;

/** The validated settings of a server process. */
export interface Env {
	port: number;
	host: string;
	dataDir: string;
	/** undefined: run on a new database, or if it ran before */
	demo: boolean | undefined;
	tiles: Tiles | undefined;
	/** the operator's proxies in front of this server */
	edge: Edge;
	/** with it the metrics are read; undefined: only from this machine, without a proxy */
	metricsToken: string | undefined;
	log: LogSettings;
	push: {
		/** undefined: use the keys in the data directory */
		keys: VapidKeys | undefined;
		/** contact address of the operator for push services, `mailto:` or `https:` */
		subject: string;
		/** allows endpoints on the internal network and without TLS, for tests */
		anywhere: boolean;
	};
	/** address to which alerts are posted, and the secret that signs them */
	webhook: { url: string; secret: string } | undefined;
	/** undefined: start the embedded Supabase */
	supabase:
		| {
				url: string;
				publishableKey: string;
				secretKey: string;
				/** shared secret that signs the project's tokens; undefined: the project publishes its public keys */
				jwtSecret: string | undefined;
		  }
		| undefined;
}

/** Settings whose values must not be printed. */
const secrets = [
	'SUPABASE_SECRET_KEY',
	'SUPABASE_JWT_SECRET',
	'VAPID_PRIVATE_KEY',
	'WEBHOOK_SECRET',
	'METRICS_TOKEN'
];

/** A setting is wrong or missing. The message names the setting and the expected value. */
export class EnvError extends Error {}

/**
 * Reads the settings from environment variables; an empty variable counts as not set.
 * @throws EnvError that names the wrong or missing variables, with the expected values
 */
export function parseEnv(variables: Record<string, string | undefined>): Env {
	const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
	const result = v.safeParse(schema, given, { abortPipeEarly: true });
	if (!result.success)
		throw new EnvError(
			result.issues
				.map((issue) => {
					const [first, ...inner] = issue.path ?? [];
					const name = String(first?.key);
					const part = inner.map((item) => String(item.key)).join('.');
					const got = secrets.includes(name) ? 'what it is' : JSON.stringify(issue.input);
					return `${name}${part && ` (${part})`} is ${got ?? 'missing'}: it should be ${issue.message}`;
				})
				.join('\n')
		);
	const env = result.output;
	const trio = {
		SUPABASE_URL: env.SUPABASE_URL,
		SUPABASE_PUBLISHABLE_KEY: env.SUPABASE_PUBLISHABLE_KEY,
		SUPABASE_SECRET_KEY: env.SUPABASE_SECRET_KEY
	};
	const missing = Object.entries(trio).filter(([, value]) => !value);
	if (missing.length === 1 || missing.length === 2)
		throw new EnvError(
			`${missing.map(([name]) => name).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing: set all of ${Object.keys(trio).join(', ')}, or none`
		);
	if (env.SUPABASE_URL && env.DEMO)
		throw new EnvError('DEMO is "1": it should be 0 or unset where SUPABASE_URL names a real database');
	const keys = { publicKey: env.VAPID_PUBLIC_KEY ?? '', privateKey: env.VAPID_PRIVATE_KEY ?? '' };
	if ((keys.publicKey || keys.privateKey) && !isPair(keys))
		throw new EnvError(
			'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are no pair: set both of one pair, or neither'
		);
	if (!env.WEBHOOK_URL !== !env.WEBHOOK_SECRET)
		throw new EnvError(
			`${env.WEBHOOK_URL ? 'WEBHOOK_SECRET' : 'WEBHOOK_URL'} is missing: set both WEBHOOK_URL and WEBHOOK_SECRET, or neither`
		);
	return {
		port: env.PORT,
		host: env.HOST,
		dataDir: env.DATA_DIR,
		demo: env.DEMO,
		tiles: env.TILES,
		edge: { proxies: env.TRUST_PROXY, addressHeader: env.CLIENT_ADDRESS_HEADER },
		metricsToken: env.METRICS_TOKEN,
		log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT },
		push: {
			keys: keys.publicKey ? keys : undefined,
			subject: env.VAPID_SUBJECT,
			anywhere: env.PUSH_ANYWHERE ?? false
		},
		webhook:
			env.WEBHOOK_URL && env.WEBHOOK_SECRET
				? { url: env.WEBHOOK_URL, secret: env.WEBHOOK_SECRET }
				: undefined,
		supabase:
			env.SUPABASE_URL && env.SUPABASE_PUBLISHABLE_KEY && env.SUPABASE_SECRET_KEY
				? {
						url: env.SUPABASE_URL.replace(/\/+$/, ''),
						publishableKey: env.SUPABASE_PUBLISHABLE_KEY,
						secretKey: env.SUPABASE_SECRET_KEY,
						jwtSecret: env.SUPABASE_JWT_SECRET
					}
				: undefined
	};
}
