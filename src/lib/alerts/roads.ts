import { Network, type Road } from '../domain/expressway.ts';

/** The expressways, read once. @throws Error where neither the server nor what is kept answers */
export async function readNetwork(signal: AbortSignal): Promise<Network> {
	const response = await fetch('/api/expressways', { signal });
	if (!response.ok) throw new Error(`/api/expressways answered ${response.status}`);
	return new Network((await response.json()) as Road[]);
}
