import { describe, expect, it } from 'vitest';
import { allTowns } from '../geo/gazetteer.ts';
import { readStretch, stakeWords } from './stretch-text.ts';

const read = (text: string) => {
	const found = readStretch(text);
	return 'problem' in found ? found.problem : { ...found, towards: found.towards?.names.zh ?? null };
};

describe('readStretch', () => {
	it('reads a stretch with a direction in either language', () => {
		const meant = { code: 'G60', from: 45_000, to: 80_000, towards: '杭州' };
		for (const text of [
			'G60 K45-K80 往杭州',
			'g60 k45 - k80 towards Hangzhou',
			'G60 K45 to K80 towards hangzhou',
			'G60高速 K45至K80 杭州方向',
			'Ｇ６０　Ｋ４５－Ｋ８０　往杭州',
			'G60 K45–80, 往杭州',
			'G60，K45~K80，往杭州'
		])
			expect(read(text), text).toEqual(meant);
	});

	it.each(allTowns.map(({ names }) => names.zh))(
		'understands %s in all usual forms of a direction',
		(town) => {
			const meant = { code: 'G60', from: 45_000, to: 80_000, towards: town };
			for (const direction of [`${town}方向`, `往${town}`, `往${town}方向`, `开往${town}`])
				for (const text of [`G60 K45-K80 ${direction}`, `G60高速K45至K80${direction}`])
					expect(read(text), text).toEqual(meant);
		}
	);

	it('means both carriageways if the text names no direction or both', () => {
		const meant = { code: 'G42', from: 120_500, to: 131_000, towards: null };
		for (const text of ['G42 K120+500-K131', 'G42 K120.5-K131 双向', 'G42 K120+500-K131 both directions'])
			expect(read(text), text).toEqual(meant);
	});

	it('keeps the order in which the stakes were written', () => {
		expect(read('G50 K90-K20 往上海')).toEqual({ code: 'G50', from: 90_000, to: 20_000, towards: '上海' });
	});

	it('refuses expressways whose stakes do not start at the beginning of our line', () => {
		for (const text of ['G2 K1203-K1210', 'G15 K10-K20 往南通', 'S20 K1-K2'])
			expect(read(text), text).toBe('not_staked');
	});

	it('gives the reason for other errors', () => {
		expect(read('')).toBe('shape');
		expect(read('G60 枫泾到嘉兴')).toBe('shape');
		expect(read('G60 K45')).toBe('shape');
		expect(read('G60 K45-K45+000')).toBe('no_length');
		expect(read('G60 K45-K80 往那边')).toBe('unknown_town');
	});
});

describe('stakeWords', () => {
	it('writes a stake as on road signs', () => {
		expect([0, 45_000, 120_500, 1_203_040].map(stakeWords)).toEqual(['K0', 'K45', 'K120+500', 'K1203+040']);
	});
});
