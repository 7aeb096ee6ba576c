import type { Requirement } from '../domain/place/place.ts';
import { m } from '../paraglide/messages';
import type { Words } from './labels.ts';

const requirementWords: Words<Requirement> = {
	permit: m.requirement_permit,
	test_24h: m.requirement_test_24h,
	test_48h: m.requirement_test_48h,
	antigen: m.requirement_antigen,
	escort: m.requirement_escort,
	seal: m.requirement_seal,
	registration: m.requirement_registration,
	stay_in_cab: m.requirement_stay_in_cab
};

export const requirementLabel = (requirement: Requirement): string => requirementWords[requirement]();
