import { roadsOf, type DrawnRoad } from '$lib/domain/road/drawn-road';
import drawn from '../../../supabase/seed/expressways.json';
import { prepareJson, type CachedJson } from './cached-json';

let prepared: Promise<CachedJson> | undefined;

/** The expressways as lines; they change with a new version only. */
export function readExpressways(): Promise<CachedJson> {
	// what was drawn is typed number by number
	return (prepared ??= prepareJson(roadsOf(drawn as unknown as DrawnRoad[])));
}
