const signs = '零一二三四五六七八九';
/** A number below 1000 in Chinese words, in full, for tests. */
export function inChinese(n: number): string {
	if (n < 10) return signs[n]!;
	if (n < 20) return `十${n % 10 ? signs[n % 10] : ''}`;
	if (n < 100) return `${signs[Math.floor(n / 10)]}十${n % 10 ? signs[n % 10] : ''}`;
	const rest = n % 100;
	const tail =
		rest === 0 ? '' : rest < 10 ? `零${signs[rest]}` : rest < 20 ? `一${inChinese(rest)}` : inChinese(rest);
	return `${signs[Math.floor(n / 100)]}百${tail}`;
}
