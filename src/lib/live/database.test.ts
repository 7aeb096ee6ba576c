import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** What `openDB` does next. Node has no IndexedDB. */
let open: () => Promise<unknown>;
vi.mock('idb', () => ({ openDB: () => open() }));

const never = () => new Promise<never>(() => {});
let closed: number;
const connection = (more: object = {}) => ({ close: () => closed++, get: async () => 7, ...more });

let database: typeof import('./database.ts');
beforeEach(async () => {
	vi.useFakeTimers();
	vi.stubGlobal('indexedDB', {});
	vi.stubGlobal('localStorage', {});
	vi.resetModules();
	closed = 0;
	open = async () => connection();
	database = await import('./database.ts');
});
afterEach(() => {
	vi.useRealTimers();
	vi.unstubAllGlobals();
});

/** Name of the error that a call ends with within a time, ms. */
async function endOf(call: Promise<unknown>, time: number): Promise<unknown> {
	let end: unknown = 'waits';
	call.then(
		(value) => (end = value),
		(error: Error) => (end = error.name)
	);
	await vi.advanceTimersByTimeAsync(time);
	return end;
}

it('a database that never opens, or is blocked by an old page, is an error after 5 s, and is tried again', async () => {
	open = never;
	expect(await endOf(database.readMeta('a'), 5000)).toBe('TimeoutError');
	open = async () => connection();
	expect(await database.readMeta('a')).toBe(7);
});

it('a database that opens too late is closed', async () => {
	let opens = (_: unknown) => {};
	open = () => new Promise((done) => (opens = done));
	expect(await endOf(database.readMeta('a'), 5000)).toBe('TimeoutError');
	opens(connection());
	await vi.advanceTimersByTimeAsync(0);
	expect(closed).toBeGreaterThan(0);
});

it('a transaction that never ends is an error after 10 s, and the next one has another connection', async () => {
	open = async () => connection({ get: never });
	const read = database.readMeta('a');
	expect(await endOf(read, 9999)).toBe('waits');
	expect(await endOf(read, 1)).toBe('TimeoutError');
	open = async () => connection();
	expect(await database.readMeta('a')).toBe(7);
	expect(closed).toBe(1);
});

it('work on a connection that the browser has ended is done once more, and its end is awaited as long', async () => {
	const dead = () => Promise.reject(new DOMException('lost', 'InvalidStateError'));
	const opens = [connection({ get: dead }), connection()];
	open = async () => opens.shift();
	expect(await database.readMeta('a')).toBe(7);

	opens.push(connection({ get: never }));
	await expect(database.withDatabase(dead)).rejects.toMatchObject({ name: 'InvalidStateError' });
	open = async () => connection({ get: never });
	expect(await endOf(database.readMeta('a'), 10_000)).toBe('TimeoutError');
});

it.each([
	['SecurityError', 'NoStorage'],
	['QuotaExceededError', 'QuotaExceededError']
])('an error of opening, %s, is %s', async (name, expected) => {
	open = () => Promise.reject(new DOMException('no', name));
	expect(await endOf(database.readMeta('a'), 0)).toBe(expected);
});
