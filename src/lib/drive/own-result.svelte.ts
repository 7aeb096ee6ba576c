import { readResult, type SamplingResult } from '../domain/drive/sampling-result.ts';

const key = 'sampling-result';

/** One's own sampling result. It is kept on this device and goes nowhere. */
export class OwnResult {
	current = $state.raw<SamplingResult | null>(null);

	/** Reads what was kept. */
	start(): void {
		try {
			this.current = readResult(localStorage.getItem(key));
		} catch {
			// storage is closed to us: there is none, then
		}
	}

	set(result: SamplingResult | null): void {
		this.current = result;
		try {
			if (result) localStorage.setItem(key, JSON.stringify(result));
			else localStorage.removeItem(key);
		} catch {
			// for this visit, then
		}
	}
}
