const digits: Readonly<Record<string, number>> = {
	零: 0,
	〇: 0,
	一: 1,
	二: 2,
	两: 2,
	三: 3,
	四: 4,
	五: 5,
	六: 6,
	七: 7,
	八: 8,
	九: 9
};

/**
 * Reads a number in Chinese words, "二十", "一百零五", "一百二" (120), "一点五", or in digits, "20", "1.5".
 * @returns null if it is not a number, or above 9999
 */
export function chineseNumber(text: string): number | null {
	if (/^\d{1,4}(?:\.\d{1,2})?$/.test(text)) return Number(text);
	const [whole, part, ...more] = text.split('点');
	// "一点五" is 1.5
	if (part !== undefined) {
		const before = chineseNumber(whole!);
		const after = [...part].map((sign) => digits[sign]);
		if (before === null || more.length || !after.length || after.includes(undefined)) return null;
		return Number(`${before}.${after.join('')}`);
	}
	const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 };
	let total = 0;
	let digit: number | null = null;
	let unit = 10_000;
	let gap = false;
	for (const sign of text) {
		const step = units[sign];
		if (step) {
			// "十五" has no "一" before "十"; "百" alone is not a number
			if (step >= unit || (digit === null && (step !== 10 || total > 0))) return null;
			total += (digit ?? 1) * step;
			unit = step;
			digit = null;
			gap = false;
		} else if (sign in digits) {
			if (digit !== null) return null;
			if (digits[sign] === 0 && total > 0) gap = true;
			else digit = digits[sign]!;
		} else return null;
	}
	if (digit === null) return total > 0 && !gap ? total : null;
	// "一百二" is 120, "一百零二" is 102
	return total + digit * (gap || unit > 1000 || unit === 10 ? 1 : unit / 10);
}

const ones = [
	'zero',
	'one',
	'two',
	'three',
	'four',
	'five',
	'six',
	'seven',
	'eight',
	'nine',
	'ten',
	'eleven',
	'twelve',
	'thirteen',
	'fourteen',
	'fifteen',
	'sixteen',
	'seventeen',
	'eighteen',
	'nineteen'
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Reads a number below 100 in English words, "twenty-five", "an", "one point five", or up to 9999 in digits; null if it is not one. */
export function englishNumber(text: string): number | null {
	if (/^\d{1,4}(?:\.\d{1,2})?$/.test(text)) return Number(text);
	const [whole, part] = text.split(' point ') as [string, string?];
	if (part !== undefined) {
		const [before, after] = [englishNumber(whole), ones.indexOf(part)];
		return before === null || after < 0 || after > 9 ? null : before + after / 10;
	}
	if (/^an?$/.test(text)) return 1;
	const one = ones.indexOf(text);
	if (one >= 0) return one;
	const [ten, rest] = text.split(/[\s-]+/) as [string, string?];
	const value = (tens.indexOf(ten) + 2) * 10;
	if (value < 20) return null;
	if (rest === undefined) return value;
	const digit = ones.indexOf(rest);
	return digit >= 1 && digit <= 9 ? value + digit : null;
}
