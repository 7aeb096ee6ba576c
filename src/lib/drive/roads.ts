import { Network, type Road } from '../domain/road/network.ts';
import { ownJson } from '../flow/own-answer.ts';
import { patience, timeLimit } from '../flow/time-limit.ts';
import { areRoads } from '../live/answers/facts.ts';

/** Fetches the expressways. @throws Error if neither the server nor the service worker's cache answers */
export async function readNetwork(signal: AbortSignal): Promise<Network> {
	const response = await fetch('/api/expressways', { signal: timeLimit(patience, signal) });
	return new Network(await ownJson<Road[]>(response, areRoads, '/api/expressways'));
}
