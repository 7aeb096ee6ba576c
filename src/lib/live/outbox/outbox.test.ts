import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Receipt, Report } from '../../domain/report/report.ts';
import { age, type OutboxItem } from './item.ts';
import { batchSize, Outbox, type Server, type Store } from './outbox.ts';
import { SendError } from './send-error.ts';

class Crash extends Error {}

/** A fault at one step of the work; `lost`: the step takes effect, but its answer is lost. */
type Fault = 'none' | 'crash_before' | 'crash_after' | 'offline' | 'lost';

/** The storage of the device: it survives a crash of the page. */
class Device implements Store {
	items = new Map<string, OutboxItem>();
	fault: () => Fault = () => 'none';

	async #step<T>(work: () => T): Promise<T> {
		await Promise.resolve();
		const fault = this.fault();
		if (fault === 'crash_before') throw new Crash();
		const answer = work();
		if (fault === 'crash_after') throw new Crash();
		return answer;
	}
	all() {
		return this.#step(() => structuredClone([...this.items.values()].sort((a, b) => (a.id < b.id ? -1 : 1))));
	}
	put(item: OutboxItem) {
		return this.#step(() => void this.items.set(item.id, structuredClone(item)));
	}
	change(ids: readonly string[], change: (item: OutboxItem) => OutboxItem | null) {
		return this.#step(() =>
			ids.flatMap((id) => {
				const item = this.items.get(id);
				if (!item) return [];
				const changed = change(structuredClone(item));
				if (changed) this.items.set(id, changed);
				else this.items.delete(id);
				return changed ? [structuredClone(changed)] : [];
			})
		);
	}
}

/** A server that answers like `submit_reports` and `retract_report`. */
class Base implements Server {
	fault: () => Fault = () => 'none';
	stored = new Map<string, Report>();
	stores = new Map<string, number>();
	retracted = new Set<string>();
	refuses: (report: Report) => Partial<Receipt> | null = () => null;
	batches: number[] = [];

	async #answer<T>(work: () => T): Promise<T> {
		await Promise.resolve();
		const fault = this.fault();
		if (fault === 'offline') throw new SendError('network', 'nobody answers');
		if (fault === 'crash_before') throw new Crash();
		const answer = work();
		if (fault === 'crash_after') throw new Crash();
		if (fault === 'lost') throw new SendError('network', 'the answer got lost');
		return answer;
	}
	submit(reports: readonly Report[]) {
		return this.#answer(() => {
			this.batches.push(reports.length);
			if (reports.length > batchSize) throw new SendError('CX004', 'too many');
			return reports.map((report): Receipt => {
				if (this.stored.has(report.id) || this.retracted.has(report.id))
					return { id: report.id, outcome: 'duplicate' };
				const refusal = this.refuses(report);
				if (refusal) return { id: report.id, outcome: 'rejected', message: 'no', ...refusal };
				this.stored.set(report.id, report);
				this.stores.set(report.id, (this.stores.get(report.id) ?? 0) + 1);
				return { id: report.id, outcome: 'accepted' };
			});
		});
	}
	retract(id: string) {
		return this.#answer((): Receipt => {
			const known = this.retracted.has(id);
			this.retracted.add(id);
			this.stored.delete(id);
			return { id, outcome: known ? 'duplicate' : 'accepted' };
		});
	}
	upload(id: string) {
		return this.#answer(() => `${id}.jpg`);
	}
}

/** A wall clock that can be set, and ticks that cannot. */
class Time {
	wall = 1_700_000_000_000;
	ticks = 0;
	page = 'a';
	off = 0;
	pass(ms: number) {
		this.wall += ms;
		this.ticks += ms;
	}
	moment() {
		return { wall: this.wall, ticks: this.ticks, page: this.page };
	}
	offset() {
		return this.off;
	}
}

const start = () => {
	const [device, base, time] = [new Device(), new Base(), new Time()];
	return { device, base, time, outbox: new Outbox(device, base, time) };
};
const report = (id: string, time: Time): Report => ({
	id,
	place_id: 'p',
	status: 'closed',
	observed_at: new Date(time.wall).toISOString()
});

describe('the outbox', () => {
	it('delivers five hundred reports in batches, each once', async () => {
		const { device, base, time, outbox } = start();
		for (let i = 0; i < 500; i++) await outbox.add(report(`r${String(i).padStart(3, '0')}`, time));
		expect(await outbox.flush()).toBeNull();
		expect(base.batches).toEqual(Array(10).fill(batchSize));
		expect([...device.items.values()].every(({ state }) => state === 'delivered')).toBe(true);
	});

	it('keeps a refused report with its reason, and does not lose the others', async () => {
		const { device, base, time, outbox } = start();
		base.refuses = ({ id }) => (id === 'b' ? { code: 'too_old' } : null);
		for (const id of ['a', 'b', 'c']) await outbox.add(report(id, time));
		await outbox.flush();
		expect([...base.stored.keys()]).toEqual(['a', 'c']);
		expect(device.items.get('b')).toMatchObject({ state: 'refused', refusal: { code: 'too_old' } });
		base.refuses = () => null;
		await outbox.seenNow('b');
		await outbox.flush();
		expect(device.items.get('b')).toMatchObject({ state: 'delivered' });
		expect(device.items.get('b')!.refusal).toBeUndefined();
	});

	it('sends reports one by one if a batch is refused as a whole', async () => {
		const { device, base, time, outbox } = start();
		const submit = base.submit.bind(base);
		base.submit = async (reports) => {
			if (reports.some(({ id }) => id === 'b')) throw new SendError('22P05', 'no such text');
			return submit(reports);
		};
		for (const id of ['a', 'b', 'c']) await outbox.add(report(id, time));
		await outbox.flush();
		expect([...base.stored.keys()]).toEqual(['a', 'c']);
		expect(device.items.get('b')).toMatchObject({ state: 'refused', refusal: { code: 'malformed' } });
	});

	it('waits as long as the server asks', async () => {
		const { base, time, outbox } = start();
		base.refuses = () => ({ code: 'rate_user', retry_after_s: 60 });
		await outbox.add(report('a', time));
		expect(await outbox.flush()).toBe(time.wall + 60_000);
		base.refuses = () => null;
		expect(await outbox.flush()).toBe(time.wall + 60_000);
		expect(base.stored.size).toBe(0);
		time.pass(60_000);
		expect(await outbox.flush()).toBeNull();
		expect(base.stored.size).toBe(1);
	});

	it('removes a report at once if sending has not begun, and retracts on the server what may have arrived', async () => {
		const { device, base, time, outbox } = start();
		await outbox.add(report('a', time));
		expect(await outbox.undo('a')).toBe(true);
		await outbox.add(report('b', time));
		base.fault = () => 'lost';
		await expect(outbox.flush()).rejects.toThrow('lost');
		base.fault = () => 'none';
		expect(base.stored.has('b')).toBe(true);
		expect(await outbox.undo('b')).toBe(false);
		await outbox.flush();
		expect(base.stored.has('b')).toBe(false);
		expect(device.items.size).toBe(0);
	});

	it('sends a report without its photo if the server refuses the photo, and records the reason', async () => {
		const { device, base, time, outbox } = start();
		base.upload = () => Promise.reject(new SendError('photo_too_large', 'too large'));
		await outbox.add(report('a', time), new Blob(['x']));
		await outbox.flush();
		expect(device.items.get('a')).toMatchObject({
			state: 'delivered',
			photoRefusal: { code: 'photo_too_large' }
		});
		expect(base.stored.get('a')!.photo).toBeUndefined();
	});

	it('keeps a photo while it is not known who reports', async () => {
		for (const code of ['storage', 'not_signed_in', 'sign_in']) {
			const { device, base, time, outbox } = start();
			await outbox.add(report('a', time), new Blob(['x']));
			base.upload = () => Promise.reject(new SendError(code, 'unreadable'));
			await expect(outbox.flush()).rejects.toMatchObject({ code });
			expect(device.items.get('a')).toMatchObject({ state: 'waiting', photo: expect.anything() });
			expect(device.items.get('a')!.photoRefusal).toBeUndefined();
		}
	});

	it('sends a report without a photo that never gets through, and keeps the photo until then', async () => {
		const { device, base, time, outbox } = start();
		await outbox.add(report('a', time), new Blob(['x']));
		base.upload = () => Promise.reject(new SendError('network', 'a firewall answers'));
		for (let i = 0; i < 5; i++) await expect(outbox.flush()).rejects.toMatchObject({ code: 'network' });
		expect(base.stored.size).toBe(0);
		base.fault = () => 'offline';
		await expect(outbox.flush()).rejects.toMatchObject({ code: 'network' });
		expect(device.items.get('a')!.photo).toBeDefined();
		base.fault = () => 'none';
		await outbox.flush();
		expect(base.stored.get('a')).toBeDefined();
		expect(device.items.get('a')).toMatchObject({
			state: 'delivered',
			photoRefusal: { code: 'photo_refused' }
		});
		expect(device.items.get('a')!.photo).toBeUndefined();
	});

	it('loses no other report for one that the door of the database refuses', async () => {
		const { device, base, time, outbox } = start();
		for (const id of ['a', 'b', 'c']) await outbox.add(report(id, time));
		const submit = base.submit.bind(base);
		base.submit = (reports) =>
			reports.some(({ id }) => id === 'b')
				? Promise.reject(new SendError('malformed', 'a character that cannot be stored'))
				: submit(reports);
		await outbox.flush();
		expect([...base.stored.keys()]).toEqual(['a', 'c']);
		expect(device.items.get('b')).toMatchObject({ state: 'refused', refusal: { code: 'malformed' } });
	});

	it('sends the photo before its report', async () => {
		const { base, time, outbox } = start();
		await outbox.add(report('a', time), new Blob(['x']));
		await outbox.flush();
		expect(base.stored.get('a')!.photo).toBe('a.jpg');
	});

	it('removes delivered reports after a day and refused ones after a week', async () => {
		const { device, base, time, outbox } = start();
		base.refuses = ({ id }) => (id === 'b' ? { code: 'too_old' } : null);
		await outbox.add(report('a', time));
		await outbox.add(report('b', time));
		await outbox.flush();
		time.pass(25 * 3_600_000);
		await outbox.flush();
		expect([...device.items.keys()]).toEqual(['b']);
		time.pass(7 * 24 * 3_600_000);
		await outbox.flush();
		expect(device.items.size).toBe(0);
	});
});

describe('the time of an observation', () => {
	const seen = async (change: (time: Time) => void) => {
		const { base, time, outbox } = start();
		const truly = time.wall;
		await outbox.add(report('a', time));
		change(time);
		await outbox.flush();
		const sent = base.stored.get('a');
		return sent ? (Date.parse(sent.observed_at) - truly) / 60_000 : null;
	};
	const minutes = 60_000;

	it('is correct on a device whose clock is a day wrong', async () => {
		expect(
			await seen((time) => {
				time.off = -26 * 60 * minutes;
				time.pass(10 * minutes);
			})
		).toBeCloseTo(-26 * 60, 3);
	});

	it('is correct if the clock is corrected while the page is open', async () => {
		for (const jump of [-26, 26])
			expect(
				await seen((time) => {
					time.pass(10 * minutes);
					time.wall += jump * 60 * minutes;
					time.off = -jump * 60 * minutes;
				})
			).toBeCloseTo(0, 3);
	});

	it('includes the time a device slept, in which pages do not tick', async () => {
		expect(await seen((time) => (time.wall += 90 * minutes))).toBeCloseTo(0, 3);
	});

	it('is not guessed if the clock was set back since an earlier visit', async () => {
		expect(
			await seen((time) => {
				time.page = 'b';
				time.wall -= 60 * minutes;
			})
		).toBeNull();
	});

	it('uses the wall clock for a report made in an earlier visit', () => {
		const made = { wall: 1000, page: 'a', ticks: 500 };
		expect(age(made, { wall: 61_000, page: 'b', ticks: 3 })).toBe(60_000);
	});
});

/** Waits for all promises, then throws the first failure. */
async function together(...works: Promise<unknown>[]): Promise<void> {
	for (const result of await Promise.allSettled(works)) if (result.status === 'rejected') throw result.reason;
}

describe('after any fault between two steps', () => {
	const faults = fc.constantFrom<Fault>(
		'none',
		'none',
		'none',
		'crash_before',
		'crash_after',
		'offline',
		'lost'
	);
	const command = fc.oneof(
		{ weight: 4, arbitrary: fc.record({ do: fc.constant('add' as const), photo: fc.boolean() }) },
		{
			weight: 5,
			arbitrary: fc.record({ do: fc.constant('flush' as const), faults: fc.array(faults, { maxLength: 12 }) })
		},
		{ weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), which: fc.nat(20) }) },
		{
			weight: 4,
			arbitrary: fc.record({
				do: fc.constant('race' as const),
				which: fc.nat(20),
				after: fc.nat(12),
				faults: fc.array(faults, { maxLength: 12 })
			})
		},
		{
			weight: 1,
			arbitrary: fc.record({
				do: fc.constant('two pages' as const),
				faults: fc.array(faults, { maxLength: 20 })
			})
		},
		{ weight: 1, arbitrary: fc.record({ do: fc.constant('pass' as const), minutes: fc.nat(90) }) }
	);

	it('each report ends delivered once, refused with a reason, or taken back', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(command, { maxLength: 30 }), fc.nat(6), async (commands, refused) => {
				const { device, base, time } = start();
				base.refuses = ({ id }) =>
					refused && Number(id.slice(1)) % 7 === refused ? { code: 'bad_status' } : null;
				// after a crash a new page has only what the device has stored
				let outbox = new Outbox(device, base, time);
				const kept = new Set<string>();
				const undone = new Set<string>();
				let made = 0;
				const under = async (list: readonly Fault[], work: () => Promise<unknown>) => {
					const left = [...list];
					device.fault = () => {
						const fault = left.shift() ?? 'none';
						return fault === 'offline' || fault === 'lost' ? 'none' : fault;
					};
					base.fault = () => left.shift() ?? 'none';
					try {
						await work();
					} catch (error) {
						if (!(error instanceof Crash || error instanceof SendError)) throw error;
						if (error instanceof Crash) outbox = new Outbox(device, base, time);
					} finally {
						device.fault = base.fault = () => 'none';
					}
				};
				for (const step of commands) {
					const id = [...kept][('which' in step ? step.which : 0) % Math.max(1, kept.size)] ?? '';
					if (step.do === 'add') {
						const fresh = `r${made++}`;
						await outbox.add(report(fresh, time), step.photo ? new Blob(['x']) : undefined);
						kept.add(fresh);
					} else if (step.do === 'undo') {
						if (kept.has(id)) undone.add(id);
						await outbox.undo(id);
					} else if (step.do === 'flush') await under(step.faults, () => outbox.flush());
					else if (step.do === 'race') {
						if (kept.has(id)) undone.add(id);
						await under(step.faults, () =>
							together(
								outbox.flush(),
								// the undo is stored before the page crashes
								(async () => {
									for (let i = 0; i < step.after; i++) await Promise.resolve();
									const item = device.items.get(id);
									if (!item) return;
									if (item.state === 'refused' || (item.state === 'waiting' && item.tries === 0))
										device.items.delete(id);
									else device.items.set(id, { ...item, state: 'retracting', notBefore: 0 });
								})()
							)
						);
					} else if (step.do === 'two pages')
						await under(step.faults, () => together(outbox.flush(), new Outbox(device, base, time).flush()));
					else time.pass(step.minutes * 60_000);
				}
				// the network is back
				await new Outbox(device, base, time).hurry();
				await new Outbox(device, base, time).flush();
				for (const id of kept) {
					const item = device.items.get(id);
					expect(base.stores.get(id) ?? 0, id).toBeLessThanOrEqual(1);
					if (undone.has(id)) {
						expect(base.stored.has(id), `${id} was taken back`).toBe(false);
					} else if (item?.state === 'refused') {
						expect(item.refusal?.code).toBeTruthy();
						expect(base.stored.has(id)).toBe(false);
					} else expect(base.stored.has(id), `${id} is delivered`).toBe(true);
					expect(['delivered', 'refused', undefined]).toContain(item?.state);
				}
			}),
			{ numRuns: 1000 }
		);
	});
});
