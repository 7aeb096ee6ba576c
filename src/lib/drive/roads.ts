import { Network, type Road } from '../domain/road/network.ts';
import { pause } from '../flow/pause.ts';

/** Roads that were not to be had are tried again, ms. */
const retryRoads = 10_000;

/** The expressways, read once. @throws Error where neither the server nor what is kept answers */
export async function readNetwork(signal: AbortSignal): Promise<Network> {
	const response = await fetch('/api/expressways', { signal });
	if (!response.ok) throw new Error(`/api/expressways answered ${response.status}`);
	return new Network((await response.json()) as Road[]);
}

/** The expressways, asked for until they are here. @param missing hears that they were not to be had @returns null where it was ended */
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
