import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { WakeLock } from './wake-lock.ts';

class Lock extends EventTarget {
	released = false;
	release() {
		this.released = true;
		this.dispatchEvent(new Event('release'));
		return Promise.resolve();
	}
}

let page: EventTarget & { visibilityState: string };
let refuse = true;
let asked: number;
let lock: Lock | null;
beforeEach(() => {
	vi.useFakeTimers();
	refuse = true;
	asked = 0;
	lock = null;
	page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
	vi.stubGlobal('document', page);
	vi.stubGlobal('navigator', {
		wakeLock: {
			request: () => {
				asked++;
				return refuse
					? Promise.reject(new DOMException('low battery', 'NotAllowedError'))
					: Promise.resolve((lock = new Lock()));
			}
		}
	});
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

it.each(['visibilitychange', 'pointerup', 'keyup'])('asks again at %s after a refusal', async (event) => {
	const wake = new WakeLock();
	wake.hold();
	await vi.advanceTimersByTimeAsync(10);
	refuse = false;
	page.dispatchEvent(new Event(event));
	await vi.advanceTimersByTimeAsync(10);
	expect(lock?.released).toBe(false);
	expect(asked).toBe(2);
	page.dispatchEvent(new Event(event));
	await vi.advanceTimersByTimeAsync(600_000);
	expect(asked).toBe(2);
});

it('asks again after a pause, rarely, and no more after the drive', async () => {
	const wake = new WakeLock();
	wake.hold();
	await vi.advanceTimersByTimeAsync(600_000);
	expect(asked).toBeGreaterThan(3);
	expect(asked).toBeLessThan(10);
	refuse = false;
	await vi.advanceTimersByTimeAsync(120_000);
	expect(lock?.released).toBe(false);
	const before = asked;
	await lock!.release();
	await vi.advanceTimersByTimeAsync(10_000);
	expect(asked).toBe(before + 1);
	wake.release();
	await vi.advanceTimersByTimeAsync(600_000);
	expect(lock?.released).toBe(true);
	expect(asked).toBe(before + 1);
});
