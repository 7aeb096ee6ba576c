import { expect, it } from 'vitest';
import { bestVoice, otherChinese, type VoiceLanguage } from './voice-choice.ts';

const voice = (lang: string, name = lang, localService = true) => ({ lang, name, localService });

it.each([
	'zh-CN',
	'zh_CN',
	'zh-Hans-CN',
	'zh_CN_#Hans',
	'cmn-CN',
	'cmn-Hans-CN',
	'zh-cmn-Hans-CN',
	'ZH-cn',
	'zh',
	'zh-CN-x-local',
	'cmn_CN',
	'zho-CHN'
])('takes %s for Mandarin, and before Cantonese on the device', (lang) => {
	const cantonese = voice('zh-HK', 'Sinji');
	expect(bestVoice([cantonese, voice(lang, 'Tingting', false)], 'zh-CN')?.lang).toBe(lang);
	expect(otherChinese(voice(lang, 'Tingting'))).toBe(false);
});

it.each([
	['zh-HK', 'Sinji'],
	['zh_HK_#Hant', 'x'],
	['yue', 'x'],
	['yue-Hant-HK', 'x'],
	['zh-yue-HK', 'x'],
	['zh-MO', 'x'],
	['zh-CN', 'Chinese (Cantonese)'],
	['zh', '粤语'],
	['zh-CN', 'Sin-ji'],
	['wuu-CN', 'Microsoft Xiaotong'],
	['nan-TW', 'x'],
	['zh-CN-sichuan', 'Microsoft Yunxi']
])('knows that %s %s is not Mandarin, and takes it only where there is no other', (lang, name) => {
	const other = voice(lang, name);
	expect(otherChinese(other)).toBe(true);
	expect(bestVoice([other, voice('zh-TW', 'Meijia', false)], 'zh-CN')?.name).toBe('Meijia');
	expect(bestVoice([other, voice('en-US')], 'zh-CN')).toBe(other);
});

it('speaks Mandarin of Hong Kong where the tag says so, and no language of another name', () => {
	expect(otherChinese(voice('cmn-Hans-HK'))).toBe(false);
	expect(bestVoice([voice('ja-JP'), voice('za-CN'), voice('')], 'zh-CN')).toBeUndefined();
});

it.each([
	['en-US', ['en_GB', 'en_US'], 'en_US'],
	['en-US', ['zh-CN', 'EN-us'], 'EN-us'],
	['en-US', ['zh-CN', 'eng-USA'], 'eng-USA'],
	['en-US', ['zh-CN'], undefined],
	['zh-CN', ['zh-TW', 'zh-CN'], 'zh-CN']
] as [VoiceLanguage, string[], string | undefined][])('for %s, of %j, takes %s', (lang, offered, chosen) => {
	expect(
		bestVoice(
			offered.map((tag) => voice(tag)),
			lang
		)?.lang
	).toBe(chosen);
});
