import { readResult, type SamplingResult } from '../domain/drive/sampling-result.ts';

const key = 'sampling-result';

/** The driver's own sampling result. It stays on this device and is never sent. */
export class OwnResult {
	current = $state.raw<SamplingResult | null>(null);

	/** Reads the stored result. */
	start(): void {
		try {
			this.current = readResult(localStorage.getItem(key));
		} catch {
			// storage is blocked: no result
		}
	}

	set(result: SamplingResult | null): void {
		this.current = result;
		try {
			if (result) localStorage.setItem(key, JSON.stringify(result));
			else localStorage.removeItem(key);
		} catch {
			// storage is blocked: the result is kept until the page closes
		}
	}
}
