import { expect, it } from 'vitest';
import { townIn } from './gazetteer.ts';

it('a town is found in the text of a road sign', () => {
	expect(townIn('进沪方向 into Shanghai')).toEqual({ lon: 121.47, lat: 31.23 });
	expect(townIn('往杭州')).toEqual({ lon: 120.16, lat: 30.27 });
	expect(townIn('杭州方向')).toEqual({ lon: 120.16, lat: 30.27 });
	expect(townIn('往里')).toBeNull();
});
