import { describe, expect, it } from 'vitest';
import { roadClass } from './road-class.ts';

describe('a road by its code', () => {
	it.each([
		['G2', 'national'],
		['G60', 'national'],
		['G1503', 'national'],
		['G4221', 'national'],
		['G104', 'highway'],
		['G312', 'highway'],
		['G346', 'highway'],
		['S20', 'provincial'],
		['S204', 'provincial']
	])('%s is %s', (code, expected) => expect(roadClass(code)).toBe(expected));
});
