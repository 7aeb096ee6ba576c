import { Network, type Road } from '../domain/road/network.ts';

/** Fetches the expressways. @throws Error if neither the server nor the service worker's cache answers */
export async function readNetwork(signal: AbortSignal): Promise<Network> {
	const response = await fetch('/api/expressways', { signal });
	if (!response.ok) throw new Error(`/api/expressways answered ${response.status}`);
	return new Network((await response.json()) as Road[]);
}
