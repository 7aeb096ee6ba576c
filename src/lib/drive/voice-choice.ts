/** BCP 47 tag of a language that the voice speaks. */
export type VoiceLanguage = 'zh-CN' | 'en-US';

/** Part of a `SpeechSynthesisVoice` by which it is chosen. */
export interface VoiceOnOffer {
	lang: string;
	name: string;
	localService: boolean;
}

/** Language codes of other Chinese languages: Cantonese, Wu, Min, Hakka and others; no listener to Mandarin follows them. */
const chinese = ['yue', 'wuu', 'nan', 'hak', 'hsn', 'gan', 'cdo', 'cjy', 'mnp', 'czh', 'czo', 'cpx'];
/** Names of voices that say their language, not always the tag does. */
const namedOther =
	/cantonese|sin-?ji|hiugaai|hiumaan|wanlung|tracy|danny|粤|粵|广东|廣東|香港|hong ?kong|吴语|上海|shanghainese|hokkien|闽南|閩南|客家|四川|陕西|陝西|东北|東北|河南|台湾话|台語|liaoning|shaanxi|sichuan|henan|shandong/i;
/** Region subtags in which a voice of `zh` speaks Cantonese. */
const cantoneseRegions = ['hk', 'mo'];

/** Subtags of a tag in any spelling: `zh_CN_#Hans`, `zh-Hans-CN`, `cmn-CN`, `EN_us`. */
const subtags = (lang: string) =>
	lang
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter(Boolean);

/** True if a voice speaks a Chinese language other than Mandarin, or a dialect far from it. */
export function otherChinese({ lang, name }: Pick<VoiceOnOffer, 'lang' | 'name'>): boolean {
	const tags = subtags(lang);
	const [language = ''] = tags;
	if (chinese.includes(language)) return true;
	if (language !== 'zh' && language !== 'zho' && language !== 'chi' && language !== 'cmn') return false;
	// an extended language, such as `zh-yue`, or a province, such as `zh-CN-sichuan`
	if (tags.slice(1).some((tag) => chinese.includes(tag))) return true;
	if (namedOther.test(tags.slice(1).join(' ')) || namedOther.test(name)) return true;
	return (
		language !== 'cmn' && !tags.includes('cmn') && tags.slice(1).some((tag) => cantoneseRegions.includes(tag))
	);
}

/** How well a voice suits a language; the highest is chosen; 0: not at all. */
function fit(voice: VoiceOnOffer, lang: VoiceLanguage): number {
	const [language = '', ...more] = subtags(voice.lang);
	const onDevice = voice.localService ? 1 : 0;
	if (lang === 'en-US') {
		if (language !== 'en' && language !== 'eng') return 0;
		return 2 + 2 * onDevice + (more.includes('us') ? 1 : 0);
	}
	// better than silence
	if (otherChinese(voice)) return 1;
	if (!['zh', 'zho', 'chi', 'cmn'].includes(language)) return 0;
	// a device without a network is the rule in tunnels: a voice of the device before one of the mainland
	const mainland = more.includes('cn') || (more.includes('hans') && !more.includes('tw'));
	return 2 + 2 * onDevice + (mainland ? 1 : 0);
}

/** The voice that suits a language best, a voice on the device before one of the network; undefined if none does. */
export function bestVoice<V extends VoiceOnOffer>(voices: readonly V[], lang: VoiceLanguage): V | undefined {
	let best: V | undefined;
	for (const voice of voices) if (fit(voice, lang) > (best ? fit(best, lang) : 0)) best = voice;
	return best;
}
