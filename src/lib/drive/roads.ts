import { Network, type Road } from '../domain/road/network.ts';
import { ownJson } from '../flow/own-answer.ts';
import { pause } from '../flow/pause.ts';
import { areRoads } from '../live/answers/facts.ts';

/** Time after which a failed fetch of the roads is tried again, ms. */
const retryRoads = 10_000;

/** Fetches the expressways. @throws Error if neither the server nor the service worker's cache answers */
export async function readNetwork(signal: AbortSignal): Promise<Network> {
	const response = await fetch('/api/expressways', { signal });
	return new Network(await ownJson<Road[]>(response, areRoads, '/api/expressways'));
}

/**
 * Fetches the expressways, and tries again until it succeeds.
 * @param missing called after each failed try
 * @returns null if `signal` was aborted
 */
export async function awaitNetwork(signal: AbortSignal, missing: () => void): Promise<Network | null> {
	while (!signal.aborted) {
		try {
			return await readNetwork(signal);
		} catch {
			if (signal.aborted) return null;
			missing();
			await pause(retryRoads, signal);
		}
	}
	return null;
}
