import { describe, expect, it } from 'vitest';
import { sureClaims, type CalibrationBin } from './calibration.ts';

const bin = (kind: CalibrationBin['kind'], n: number, claims: number, right: number): CalibrationBin => ({
	kind,
	bin: n,
	claims,
	confidence: n / 10 + 0.05,
	agreed: Math.round(claims * right),
	right
});

describe('claims called sure', () => {
	it('are those with a confidence of 0.8 or more, weighted by their number', () => {
		const bins = [
			bin('all', 7, 1000, 0.1),
			bin('all', 8, 30, 0.8),
			bin('all', 9, 10, 1),
			bin('checkpoint', 9, 5, 0)
		];
		expect(sureClaims(bins, 'all')).toEqual({ claims: 40, right: 0.85 });
		expect(sureClaims(bins, 'checkpoint')).toEqual({ claims: 5, right: 0 });
	});

	it('are null if no claim was sure', () => {
		expect(sureClaims([bin('all', 5, 10, 0.5)], 'all')).toBeNull();
	});
});
