/** Traditional characters of the trade's words, each with its simplified one. */
const traditional =
	'開开關关門门車车過过進进還还沒没無无會会後后個个點点鐘钟時时間间長长堵堵塞塞擠挤暢畅順顺運运營营業业業业檢检測测驗验證证條条動动慢慢' +
	'恢恢復复複复從从來来這这裡里裏里邊边對对說说話话問问聽听見见讓让給给許许準准禁禁單单雙双向向線线道道隊队壓压緩缓應应該该現现當当' +
	'剛刚纔才將将馬马為为麼么嗎吗請请報报銷销結结斷断試试請请須须領领護护護护龍龙輛辆幾几兩两萬万頭头難难實实際际總总閉闭閂闩鎖锁' +
	'號号區区務务貨货預预約约碼码掃扫體体緊紧樣样誰谁邊边啲啲嚟来喺在嘅的係系黎来鬆松穩稳續续轉转飛飞亂乱場场處处終终罷罢賭赌風风畢毕';
const simplified = new Map<string, string>();
for (let n = 0; n + 1 < traditional.length; n += 2) simplified.set(traditional[n]!, traditional[n + 1]!);

/** Cantonese words with the Mandarin words that the rules know; longer ones come before their parts. */
const cantonese: readonly (readonly [RegExp, string])[] = [
	[/系咪|系唔系/g, '是不是'],
	[/有冇/g, '有没有'],
	[/使唔使/g, '用不用'],
	[/唔使/g, '不用'],
	[/唔系/g, '不是'],
	[/唔该/g, ''],
	[/唔知/g, '不知道'],
	[/([堵塞开封通行过排])唔\1/g, '$1不$1'],
	[/唔/g, '不'],
	[/冇/g, '没'],
	[/咗|晒/g, '了'],
	[/[畀俾]/g, '让'],
	[/闩/g, '关'],
	[/郁/g, '动'],
	[/啲/g, '点'],
	[/咁/g, '那么'],
	[/喇|啦|嘞|咯|喔|噃/g, ''],
	[/[开通]([返番])(?=$|了|[^工])/g, '恢复通行'],
	[/([塞堵排等行])紧/g, '$1着'],
	[/行不到|动不到/g, '走不动'],
	[/[过入]不到/g, '过不去'],
	[/行得好慢/g, '走得很慢'],
	[/塞/g, '堵'],
	[/少少堵/g, '有点堵'],
	[/几堵/g, '挺堵'],
	[/几([快顺])(?!点)/g, '挺$1'],
	[/是好堵/g, '是很堵'],
	[/几耐/g, '多久'],
	[/([一二两三四五六七八九十\d])个半钟(?!头)/g, '$1个半小时'],
	[/个半钟(?!头)/g, '一个半小时'],
	[/个几钟(?!头)/g, '一个多小时'],
	[/个钟(?!头)/g, '个小时']
];

/** Words that recognisers write for a word of the trade of the same sound, and that mean nothing else on the road. */
const sameSound: readonly (readonly [RegExp, string])[] = [
	[/[赌睹肚]车/g, '堵车'],
	[/[风疯丰峰蜂锋]路/g, '封路'],
	[/^常通|[唱昌]通/g, '畅通'],
	[/[派牌拍]队|排对/g, '排队'],
	[/用堵|永堵/g, '拥堵'],
	[/核算|何酸|和酸/g, '核酸'],
	[/抗元|抗源/g, '抗原'],
	[/(恢复|可以|正常|允许|禁止|无法)同行/g, '$1通行'],
	[/开们/g, '开门'],
	[/[观官管]闭/g, '关闭']
];

const contractions: readonly (readonly [RegExp, string])[] = [
	[/\bcan'?t\b|\bcannot\b/g, 'can not'],
	[/\bwon'?t\b/g, 'will not'],
	[/\bain'?t\b/g, 'is not'],
	[/\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n'?t\b/g, '$1 not'],
	[/\b(it|that|there|what|here|how|where|who)'s\b/g, '$1 is'],
	[/\bits\b/g, 'it is'],
	[/\b(i'm|im)\b/g, 'i am'],
	[/'re\b/g, ' are'],
	[/'ve\b/g, ' have'],
	[/'ll\b/g, ' will'],
	[/\bre-open/g, 'reopen']
];

const replaced = (text: string, pairs: readonly (readonly [RegExp, string])[]) =>
	pairs.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text);

/**
 * The text in the form that the rules read: lower case, half width, simplified characters, Mandarin words for Cantonese ones,
 * English contractions in full, no space between Chinese characters, and words of the same sound put right.
 */
export function normal(text: string): string {
	const plain = [
		...text
			.normalize('NFKC')
			.toLowerCase()
			.replace(/[’‘`´]/g, "'")
	]
		.map((sign) => simplified.get(sign) ?? sign)
		.join('')
		.replace(/\s+/g, ' ')
		// recognisers put spaces around digits
		.replace(/ (?=\p{Script=Han})/gu, '')
		.replace(/(\p{Script=Han}) /gu, '$1')
		.trim();
	return replaced(replaced(replaced(plain, cantonese), sameSound), contractions);
}
