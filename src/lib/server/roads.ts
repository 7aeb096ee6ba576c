import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { roadsOf, type DrawnRoad } from '../domain/road/drawn-road.ts';
import type { Road } from '../domain/road/network.ts';

/**
 * Reads the expressways of the region. A server reads them once, when it starts, so that the hub, Web Push and phones all use
 * the same roads.
 * @param root folder of the app
 */
export function readRoads(root: string): Road[] {
	const file = join(root, 'supabase/seed/expressways.json');
	return roadsOf(JSON.parse(readFileSync(file, 'utf8')) as DrawnRoad[]);
}
