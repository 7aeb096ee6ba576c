import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellSummary } from '../domain/place/chunk.ts';
import { savedName, savingLock } from './names.ts';
import { deleteArea, saveArea, savedAreas, storage, type Obstacle, type Plan } from './saved-areas.ts';

/** The Cache API in memory, which Node does not have. `fail` is called before each step. */
class Caches {
	readonly kept = new Map<string, Map<string, Response>>();
	fail: (step: string, key: string) => void | Promise<void> = () => {};

	async keys() {
		await this.fail('keys', '');
		return [...this.kept.keys()];
	}

	async open(name: string) {
		await this.fail('open', name);
		const files = this.kept.get(name) ?? new Map<string, Response>();
		this.kept.set(name, files);
		return {
			put: async (key: string, response: Response) => {
				await this.fail('put', key);
				files.set(key, response);
			}
		};
	}

	async match(key: string, { cacheName }: { cacheName: string }) {
		await this.fail('match', key);
		return this.kept.get(cacheName)?.get(key)?.clone();
	}

	async delete(name: string) {
		await this.fail('delete', name);
		return this.kept.delete(name);
	}
}

const cells: CellSummary[] = ['wtw', 'wtx', 'wtt', 'wts', 'wtq', 'wtr'].map((cell) => ({
	cell,
	revision: 1,
	count: 2
}));
const plan: Plan = { title: { kind: 'view', near: null }, cells, tiles: [], provider: undefined };
const chunk = () => Response.json({ revision: 1, places: [] });
const never = () => new Promise<never>(() => {});
const failure = (name: string) => () => {
	throw new DOMException('The storage says no.', name);
};

let device: Caches;
let answer: (url: string, signal: AbortSignal) => Promise<Response>;

const save = (signal = new AbortController().signal, progress = () => {}) =>
	saveArea(plan, progress, signal).then(
		() => 'saved' as const,
		(error: { obstacle: Obstacle }) => error.obstacle
	);

beforeEach(() => {
	device = new Caches();
	answer = async () => chunk();
	vi.stubGlobal('caches', device);
	vi.stubGlobal('fetch', (url: string, { signal }: { signal: AbortSignal }) => answer(url, signal));
});

afterEach(() => {
	vi.unstubAllGlobals();
	vi.useRealTimers();
	vi.restoreAllMocks();
});

/** Answers nothing until it is aborted, as `fetch` does. */
const hang = (_: string, signal: AbortSignal) =>
	new Promise<never>((_, fail) =>
		signal.addEventListener('abort', () => fail(new DOMException('aborted', 'AbortError')))
	);

it('an area is saved with all its chunks, listed and deleted', async () => {
	expect(await save()).toBe('saved');
	const areas = await savedAreas();
	expect(areas).toMatchObject([{ places: 12, tiles: 0, title: plan.title }]);
	expect(device.kept.get(savedName(areas![0]!.id))!.size).toBe(cells.length + 1);
	await deleteArea(areas![0]!.id);
	expect(await savedAreas()).toEqual([]);
});

describe('an area that cannot be saved leaves nothing and says why:', () => {
	it.each<[string, string, string, Obstacle]>([
		['a device without room', 'put', 'QuotaExceededError', 'full'],
		['a browser that blocks site data', 'open', 'SecurityError', 'blocked'],
		['a storage that has died before', 'open', 'InvalidStateError', 'failing'],
		['a storage that dies meanwhile', 'put', 'UnknownError', 'failing'],
		// as fetch does without a network
		['a storage that fails with the error of a network', 'put', 'TypeError', 'failing']
	])('%s', async (_what, step, name, obstacle) => {
		let left = 3;
		device.fail = (now) => {
			if (now === step && (step === 'open' || left-- <= 0)) failure(name)();
		};
		expect(await save()).toBe(obstacle);
		expect([...device.kept.keys()]).toEqual([]);
	});

	it('a record that cannot be written', async () => {
		device.fail = (step, key) => {
			if (step === 'put' && key.endsWith('.json')) failure('QuotaExceededError')();
		};
		expect(await save()).toBe('full');
		expect([...device.kept.keys()]).toEqual([]);
	});

	it.each([
		['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
		['an error of the server', async () => new Response('', { status: 503 })],
		['the page of a portal', async () => new Response('<html>')],
		['the chunk of another revision', async () => Response.json({ revision: 2, places: [] })]
	])('%s', async (_what, says) => {
		answer = (url) => (url.includes('wtq') ? says() : Promise.resolve(chunk()));
		expect(await save()).toBe('network');
		expect([...device.kept.keys()]).toEqual([]);
	});

	it('no locks, as with blocked site data', async () => {
		vi.spyOn(navigator.locks, 'request').mockRejectedValue(new DOMException('Denied.', 'SecurityError'));
		expect(await save()).toBe('blocked');
	});

	it('no caches, as without TLS', async () => {
		vi.stubGlobal('caches', undefined);
		expect(await save()).toBe('blocked');
		expect(await savedAreas()).toBeNull();
	});
});

describe('nobody waits for ever', () => {
	it('for a server that sends nothing more', async () => {
		vi.useFakeTimers();
		answer = (url, signal) => (url.includes('wtq') ? hang(url, signal) : Promise.resolve(chunk()));
		const end = save();
		await vi.advanceTimersByTimeAsync(61_000);
		expect(await end).toBe('network');
		expect([...device.kept.keys()]).toEqual([]);
	});

	it('but a slow download that goes on is not ended', async () => {
		vi.useFakeTimers();
		answer = async () => {
			await new Promise((done) => setTimeout(done, 50_000));
			return chunk();
		};
		const end = save();
		await vi.advanceTimersByTimeAsync(101_000);
		expect(await end).toBe('saved');
	});

	it.each(['open', 'put'])('for a storage that does not answer to "%s"', async (hung) => {
		vi.useFakeTimers();
		device.fail = (step) => (step === hung ? never() : undefined);
		const end = save();
		await vi.advanceTimersByTimeAsync(40_000);
		expect(await end).toBe('failing');
	});

	it('for a list that cannot be read', async () => {
		vi.useFakeTimers();
		device.fail = never;
		const list = savedAreas();
		await vi.advanceTimersByTimeAsync(16_000);
		expect(await list).toBeNull();
	});

	it('for another tab that is saving: the user can cancel', async () => {
		let free = () => {};
		const other = navigator.locks.request(savingLock, () => new Promise<void>((done) => (free = done)));
		const cancel = new AbortController();
		const end = save(cancel.signal);
		cancel.abort();
		expect(await end).toBe('cancelled');
		free();
		await other;
	});
});

it('a download that the user stops is cancelled, whatever fails with it', async () => {
	const cancel = new AbortController();
	answer = hang;
	device.fail = (step) => {
		if (step === 'delete') failure('UnknownError')();
	};
	const end = save(cancel.signal, () => cancel.abort());
	expect(await end).toBe('cancelled');
});

it('storage that does not say its size is unknown', async () => {
	vi.stubGlobal('navigator', {
		storage: { estimate: () => Promise.reject(new DOMException('Denied.', 'SecurityError')) }
	});
	expect(await storage()).toBeNull();
});
