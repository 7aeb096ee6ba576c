import { townNamed, type Town } from '../geo/gazetteer.ts';

/**
 * Expressways whose stakes can be found on our line, because it begins at the official beginning of the road: in the east,
 * where the stakes of east-west routes begin (JTG A03, GB 917). Lines of other expressways begin at the edge of our map.
 */
export const staked: readonly string[] = ['G40', 'G42', 'G50', 'G60'];

/** A stretch read from a text: an expressway between two stakes. */
export interface StakedStretch {
	/** "G60" */
	code: string;
	/** metres from the official beginning, in the order of the text */
	from: number;
	to: number;
	/** the town that the carriageway leads to; null for both carriageways */
	towards: Town | null;
}

/** Reasons why a text is not a stretch. */
export type StretchProblem =
	/** the text does not have the form "G60 K45-K80 杭州方向" */
	| 'shape'
	/** the expressway is not in {@link staked} */
	| 'not_staked'
	/** both stakes are the same */
	| 'no_length'
	/** the direction names no known town */
	| 'unknown_town';

const stake = String.raw`K?\s*(\d{1,4})(?:\+(\d{1,3})|(\.\d{1,3}))?\s*(?:KM|公里)?`;
const shape = new RegExp(
	String.raw`^([GSX]\d{1,4})\s*(?:高速公路|高速)?\s*[,，:：]?\s*K\s*(?=\d)${stake}\s*(?:-|–|—|~|～|至|到|TO)\s*${stake}\s*[,，]?\s*(.*)$`,
	'i'
);
const both = /^(?:双向|both(?: directions| ways)?)?$/i;

/** Converts "45", "45+400" or "45.4" (kilometres) to metres. */
const metresOf = (km: string, plus?: string, fraction?: string) =>
	Number(km) * 1000 + (plus ? Number(plus) : Math.round(Number(fraction ?? 0) * 1000));

/** Reads "G60 K45-K80 杭州方向" or "往杭州", "G42 K120+500 – K131, towards Nanjing"; no direction means both. */
export function readStretch(text: string): StakedStretch | { problem: StretchProblem } {
	// normalise full-width letters, digits and signs of Chinese keyboards
	const found = shape.exec(text.normalize('NFKC').trim());
	if (!found) return { problem: 'shape' };
	const [, road, km1, plus1, part1, km2, plus2, part2, rest] = found;
	const code = road!.toUpperCase();
	if (!staked.includes(code)) return { problem: 'not_staked' };
	const from = metresOf(km1!, plus1, part1);
	const to = metresOf(km2!, plus2, part2);
	if (from === to) return { problem: 'no_length' };
	const direction = rest!.trim();
	if (both.test(direction)) return { code, from, to, towards: null };
	const towards = townNamed(direction) ?? townNamed(capitalised(direction));
	return towards ? { code, from, to, towards } : { problem: 'unknown_town' };
}

/** Capitalises each word, because town names in the list begin with a capital letter. */
const capitalised = (text: string) =>
	text
		.toLowerCase()
		.replace(/(^|\s)([a-z])/g, (_, before: string, letter: string) => before + letter.toUpperCase());

/** Writes metres from the beginning as a stake, "K45" or "K45+400". */
export function stakeWords(metres: number): string {
	const rest = Math.round(metres) % 1000;
	const km = `K${Math.floor(Math.round(metres) / 1000)}`;
	return rest ? `${km}+${String(rest).padStart(3, '0')}` : km;
}
