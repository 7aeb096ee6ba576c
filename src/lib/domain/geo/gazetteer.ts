import type { Names } from './names.ts';
import { between, unit, type Position } from './sphere.ts';

/**
 * Towns and provinces that carriageways lead to, with their centres in degrees, from general geographic knowledge. Words
 * include the one-character names of provinces and cities on signs (沪 for Shanghai).
 */
const towns: readonly (readonly [words: readonly string[], lon: number, lat: number])[] = [
	[['上海', '沪', 'Shanghai'], 121.47, 31.23],
	[['江苏', '苏', 'Jiangsu'], 119.5, 32.5],
	[['浙江', '浙', 'Zhejiang'], 120.2, 29.5],
	[['安徽', '皖', 'Anhui'], 117.3, 31.8],
	[['山东', '鲁', 'Shandong'], 118.0, 36.3],
	[['江西', '赣', 'Jiangxi'], 115.9, 27.6],
	[['福建', '闽', 'Fujian'], 118.3, 26.0],
	[['河南', '豫', 'Henan'], 113.7, 34.0],
	[['湖北', '鄂', 'Hubei'], 112.3, 31.0],
	[['北京', '京', 'Beijing'], 116.4, 39.9],
	[['苏州', 'Suzhou'], 120.62, 31.3],
	[['无锡', 'Wuxi'], 120.3, 31.57],
	[['常州', 'Changzhou'], 119.97, 31.78],
	[['镇江', 'Zhenjiang'], 119.45, 32.2],
	[['南京', '宁', 'Nanjing'], 118.78, 32.05],
	[['扬州', 'Yangzhou'], 119.42, 32.39],
	[['泰州', 'Taizhou, Jiangsu'], 119.92, 32.46],
	[['南通', 'Nantong'], 120.87, 32.01],
	[['盐城', 'Yancheng'], 120.16, 33.35],
	[['淮安', "Huai'an"], 119.02, 33.61],
	[['连云港', 'Lianyungang'], 119.22, 34.6],
	[['宿迁', 'Suqian'], 118.28, 33.96],
	[['徐州', 'Xuzhou'], 117.19, 34.26],
	[['杭州', '杭', 'Hangzhou'], 120.16, 30.27],
	[['嘉兴', 'Jiaxing'], 120.76, 30.75],
	[['湖州', 'Huzhou'], 120.09, 30.89],
	[['绍兴', 'Shaoxing'], 120.58, 30.0],
	[['宁波', '甬', 'Ningbo'], 121.55, 29.87],
	[['舟山', 'Zhoushan'], 122.21, 29.99],
	[['金华', 'Jinhua'], 119.65, 29.08],
	[['衢州', 'Quzhou'], 118.87, 28.94],
	[['台州', 'Taizhou'], 121.42, 28.66],
	[['温州', '温', 'Wenzhou'], 120.7, 28.0],
	[['丽水', 'Lishui'], 119.92, 28.47],
	[['合肥', '合', 'Hefei'], 117.23, 31.82],
	[['芜湖', 'Wuhu'], 118.38, 31.33],
	[['马鞍山', "Ma'anshan"], 118.5, 31.67],
	[['滁州', 'Chuzhou'], 118.31, 32.3],
	[['安庆', 'Anqing'], 117.06, 30.54],
	[['黄山', 'Huangshan'], 118.34, 29.72],
	[['昆明', 'Kunming'], 102.71, 25.04],
	[['重庆', '渝', 'Chongqing'], 106.55, 29.56],
	[['成都', '蓉', 'Chengdu'], 104.07, 30.67],
	[['西安', 'Xi’an', "Xi'an"], 108.94, 34.27],
	[['沈阳', 'Shenyang'], 123.43, 41.8],
	[['海口', 'Haikou'], 110.33, 20.04],
	[['瑞丽', 'Ruili'], 97.85, 24.01],
	[['洛阳', 'Luoyang'], 112.45, 34.62],
	[['浦东', 'Pudong'], 121.6, 31.2],
	[['嘉定', 'Jiading'], 121.25, 31.38],
	[['崇明', 'Chongming'], 121.4, 31.63],
	[['昆山', 'Kunshan'], 120.98, 31.39],
	[['太仓', 'Taicang'], 121.11, 31.45],
	[['启东', 'Qidong'], 121.66, 31.81],
	[['洋山', 'Yangshan'], 122.05, 30.62]
];

/** A town or province that carriageways lead to. */
export interface Town extends Position {
	names: Names;
}

/** Every town and province, in the order of the list above. */
// pages that look up no town do without the list
export const allTowns: readonly Town[] = /* @__PURE__ */ towns.map(([words, lon, lat]) => ({
	names: { zh: words[0]!, en: words.at(-1)! },
	lon,
	lat
}));

/** The town or province that a text names; the longest word wins, then the first in the list; null if there is none. */
export function townNamed(text: string): Town | null {
	let best: { length: number; index: number } | null = null;
	for (const [index, [words]] of towns.entries())
		for (const word of words)
			if (text.includes(word) && word.length > (best?.length ?? 0)) best = { length: word.length, index };
	return best && allTowns[best.index]!;
}

/** Position of the town or province that a text names; null if there is none. */
export function townIn(text: string): Position | null {
	const town = townNamed(text);
	return town && { lon: town.lon, lat: town.lat };
}

/** Entries of the list that are provinces, not towns. */
const provinces = ['江苏', '浙江', '安徽', '山东', '江西', '福建', '河南', '湖北'];

/** The town nearest to a position, provinces excluded; null if none is within `metres`. */
export function townNear(here: Position, metres: number): Names | null {
	let best: { far: number; names: Names } | null = null;
	for (const [words, lon, lat] of towns) {
		if (provinces.includes(words[0]!)) continue;
		const far = between(unit(here), unit({ lon, lat }));
		if (far <= metres && far < (best?.far ?? Infinity))
			best = { far, names: { zh: words[0]!, en: words[words.length - 1]! } };
	}
	return best?.names ?? null;
}
