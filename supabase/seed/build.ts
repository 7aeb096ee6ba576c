// Writes places.sql and demonstration.sql from the JSON files in this folder; run it after every change of these:
//   npx node supabase/seed/build.ts
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { customPinyin, pinyin } from 'pinyin-pro';

interface Fact {
	/** permanent name of the fact, from which the id of the place is made */
	key: string;
	kind: string;
	subkind: string;
	names: { zh: string; en: string };
	expressways: string[];
	direction: string | null;
	stake: string | null;
	province: string;
	lon: number;
	lat: number;
	attributes: Record<string, unknown>;
	source: string;
}

const folder = import.meta.dirname;
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Fact[];

/** The id of a place: SHA-1 of its key in the form of a version 5 UUID, so that it is the same on every machine. */
function idOf(key: string): string {
	const hash = createHash('sha1').update(`changxing:place:${key}`).digest();
	hash[6] = (hash[6]! & 0x0f) | 0x50;
	hash[8] = (hash[8]! & 0x3f) | 0x80;
	const hex = hash.toString('hex', 0, 16);
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

// these names have an unusual reading
customPinyin({ 乐清: 'yuè qīng', 吴圩: 'wú wéi' });

/** Pinyin initials, "江桥" → "jq"; letters and digits stay. */
function initials(zh: string): string {
	return pinyin(zh, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' })
		.join('')
		.toLowerCase()
		.replace(/[^a-z0-9]/g, '');
}

function check(facts: Fact[]): void {
	const keys = new Set<string>();
	for (const { key, lon, lat } of facts) {
		if (keys.has(key)) throw new Error(`key ${key} stands twice`);
		keys.add(key);
		if (lon < 113 || lon > 125 || lat < 26 || lat > 36.5) throw new Error(`${key} lies outside the region`);
	}
}

const text = (value: string | null) => (value === null ? 'null' : `'${value.replaceAll("'", "''")}'`);
const json = (value: unknown) => `${text(JSON.stringify(value))}::jsonb`;

/** The SQL of a seed file. @param about its first comment @param again more columns to set for a place that exists already */
function sql(facts: Fact[], about: string, again: string): string {
	const rows = facts.map(
		(fact) =>
			`\t('${idOf(fact.key)}', ${text(fact.kind)}, ${text(fact.subkind)}, ${json(fact.names)}, ` +
			`array[${fact.expressways.map(text).join(', ')}]::text[], ${text(fact.direction)}, ${text(fact.stake)}, ` +
			`${text(fact.province)}, ${fact.lon}, ${fact.lat}, ` +
			`${json({ ...fact.attributes, initials: initials(fact.names.zh) })}, ${text(fact.source)})`
	);
	return `-- ${about} Written by build.ts; change the JSON beside it instead.
-- A place that was verified, or whose source has changed, is left unchanged. A merged place stays merged.

insert into public.places as p
	(id, kind, subkind, names, expressways, direction, stake, province, lon, lat, attributes, source)
values
${rows.join(',\n')}
on conflict (id) do update set
	kind = excluded.kind, subkind = excluded.subkind, names = excluded.names, expressways = excluded.expressways,
	direction = excluded.direction, stake = excluded.stake, province = excluded.province,
	lon = excluded.lon, lat = excluded.lat, attributes = excluded.attributes${again}
where p.source = excluded.source and not p.verified;
`;
}

const places = read('places.json');
const demonstration = read('demonstration.json');
check([...places, ...demonstration]);
writeFileSync(
	join(folder, 'places.sql'),
	sql(places, 'Real places of the Yangtze delta, positions approximate.', '')
);
// the end of a demonstration archives its places; the next one shows them again, except merged ones
writeFileSync(
	join(folder, 'demonstration.sql'),
	sql(
		demonstration,
		'Places that exist in the demonstration only.',
		', archived = p.merged_into is not null'
	)
);
console.log(`${places.length} places, ${demonstration.length} for the demonstration`);
