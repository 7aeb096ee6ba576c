import { expect, it } from 'vitest';
import { namedZone } from './zone.ts';

it.each([
	['Asia/Shanghai', 'Asia/Shanghai'],
	['Asia/Urumqi', 'Asia/Urumqi'],
	['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
	['Etc/Unknown', 'Asia/Shanghai'],
	['+08:00', 'Asia/Shanghai'],
	['GMT+8', 'Asia/Shanghai'],
	['+09:00', 'Etc/GMT-9'],
	['-0500', 'Etc/GMT+5'],
	['+05:30', 'Asia/Shanghai'],
	['GMT', 'Asia/Shanghai'],
	['UTC', 'Asia/Shanghai'],
	['PRC', 'Asia/Shanghai'],
	['Asia/Atlantis', 'Asia/Shanghai'],
	['Asia/Shanghai; drop', 'Asia/Shanghai'],
	['中国标准时间', 'Asia/Shanghai'],
	['', 'Asia/Shanghai'],
	[undefined, 'Asia/Shanghai'],
	[null, 'Asia/Shanghai'],
	[8, 'Asia/Shanghai']
])('%s becomes %s', (said, zone) => {
	expect(namedZone(said)).toBe(zone);
	// the server must be able to read the clock there
	expect(() => new Intl.DateTimeFormat('en', { timeZone: zone })).not.toThrow();
});
