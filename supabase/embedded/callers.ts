import { isIP } from 'node:net';
import { Allowance } from '../../src/lib/flow/allowance.ts';
import { Turns } from '../../src/lib/flow/turns.ts';

/** Works that use the database at the same time. It has one thread; the others prepare or send meanwhile. */
const atOnce = 3;

/**
 * Works that may wait. `each`: of one network, which many phones may share. `total`: of all; beyond it a network may still have
 * `spare`, so that a crowd does not keep out who asks for little. `most`: beyond it nobody.
 */
interface Room {
	each: number;
	total: number;
	spare: number;
	most: number;
}
const rooms = {
	requests: { each: 1000, total: 4000, spare: 20, most: 20_000 },
	/** joins of channels: a page has about sixteen, and all pages of a network come back at once after a restart */
	joins: { each: 8000, total: 40_000, spare: 100, most: 80_000 },
	/** hashes of passwords, each some 100 ms of one core */
	passwords: { each: 8, total: 60, spare: 2, most: 300 },
	/** photos that are decoded, each up to seconds of one core */
	photos: { each: 10, total: 60, spare: 2, most: 200 }
} satisfies Record<string, Room>;
export type RoomName = keyof typeof rooms;

/** Open sockets of one network. */
const mostSockets = 8000;
/** Traffic of one network: bytes at once, and bytes a second. */
const budgets = {
	/** frames of its sockets; each counts {@link frame} bytes more */
	received: { burst: 16 * 2 ** 20, perSecond: 2 * 2 ** 20 },
	/** what its broadcasts and its presence cost in frames to all who listen */
	spread: { burst: 16 * 2 ** 20, perSecond: 4 * 2 ** 20 },
	/** answers to its requests */
	answered: { burst: 64 * 2 ** 20, perSecond: 8 * 2 ** 20 }
};
/** Cost of a frame beside its bytes. */
const frame = 512;
/** Networks that are remembered. */
const mostNetworks = 20_000;

/** Why a caller must wait, and how long, seconds. */
export interface Wait {
	status: 429 | 503;
	seconds: number;
}

/** What one network may still send and cause. */
export interface Traffic {
	/** Counts a frame. @returns false if the network has sent too much */
	received(bytes: number): boolean;
	/** Counts frames that this network causes. @returns false if it has caused too much, so that they are not to be sent */
	spread(bytes: number): boolean;
}

const unlimited: Traffic = { received: () => true, spread: () => true };

/**
 * The network of a caller: its IPv4 address, or the /64 of its IPv6 address, of which one host has all addresses. The app's proxy
 * sets the header; a request without it comes from this machine: null.
 * @param header `X-Forwarded-For`
 */
export function networkOf(header: string | null | undefined): string | null {
	const address = header?.split(',').at(-1)?.trim().toLowerCase() || null;
	if (!address || isIP(address) !== 6 || address === '::1') return address;
	const [head = '', tail] = address.split('::') as [string, string | undefined];
	const groups = head.split(':').filter(Boolean);
	const after = (tail ?? '').split(':').filter(Boolean);
	if (tail !== undefined) while (groups.length + after.length < 8) groups.push('0');
	return `${[...groups, ...after].slice(0, 4).join(':')}::/64`;
}

const isLoopback = (network: string) => /^127\.|^::1$/.test(network);
const allowance = ({ burst, perSecond }: { burst: number; perSecond: number }) =>
	new Allowance(burst, 1000 / perSecond);

/** Counts the works of each network in one room. */
class Counts {
	#room: Room;
	#of = new Map<string, number>();
	#all = 0;

	constructor(room: Room) {
		this.#room = room;
	}

	/** Whether a network may have one more; null if it may. */
	wait(network: string): Wait | null {
		const { each, total, spare, most } = this.#room;
		const own = this.#of.get(network) ?? 0;
		if (own >= each) return { status: 429, seconds: 2 };
		return this.#all >= most || (this.#all >= total && own >= spare) ? { status: 503, seconds: 5 } : null;
	}

	add(network: string, one: 1 | -1): void {
		this.#all += one;
		const own = (this.#of.get(network) ?? 0) + one;
		if (own > 0) this.#of.set(network, own);
		else this.#of.delete(network);
	}
}

/** Shares the one thread of the database, and its way out, among those who call: nobody makes the others wait. */
export class Callers {
	#turns = {
		database: new Turns(atOnce, setImmediate),
		passwords: new Turns(1, setImmediate),
		photos: new Turns(1, setImmediate)
	};
	#counts = Object.fromEntries(
		Object.entries(rooms).map(([name, room]) => [name, new Counts(room)])
	) as Record<RoomName, Counts>;
	#sockets = new Map<string, number>();
	#budgets = new Map<string, { received: Allowance; spread: Allowance; answered: Allowance }>();

	/** True if nobody uses the database or waits for it. */
	get idle(): boolean {
		return this.#turns.database.idle;
	}

	/**
	 * Does a work when it is the caller's turn: by network, then account, then kind of work.
	 * @param network see {@link networkOf}
	 * @returns the wait if the caller has too much under way, or everybody has
	 */
	async serve<T>(
		room: RoomName,
		network: string | null,
		account: string,
		kind: string,
		work: () => Promise<T>
	): Promise<{ done: T } | { wait: Wait }> {
		const name = network ?? 'here';
		const counts = this.#counts[room];
		const wait = network === null ? null : (counts.wait(name) ?? this.#answersDue(name, room));
		if (wait) return { wait };
		counts.add(name, 1);
		try {
			const turns = room === 'passwords' || room === 'photos' ? this.#turns[room] : this.#turns.database;
			return { done: await turns.run([name, account, kind], work) };
		} finally {
			counts.add(name, -1);
		}
	}

	/** Counts an answer. */
	answered(network: string | null, bytes: number): void {
		if (network !== null && !isLoopback(network)) this.#budget(network).answered.spend(bytes);
	}

	/** Counts a socket that opens. @returns a function to call when it closes; null if its network has too many */
	open(network: string | null): (() => void) | null {
		const name = network ?? 'here';
		const own = this.#sockets.get(name) ?? 0;
		if (network !== null && !isLoopback(network) && own >= mostSockets) return null;
		this.#sockets.set(name, own + 1);
		return () => {
			const left = (this.#sockets.get(name) ?? 1) - 1;
			if (left > 0) this.#sockets.set(name, left);
			else this.#sockets.delete(name);
		};
	}

	traffic(network: string | null): Traffic {
		if (network === null) return unlimited;
		return {
			received: (bytes) => this.#budget(network).received.take(bytes + frame),
			spread: (bytes) => this.#budget(network).spread.take(bytes)
		};
	}

	#answersDue(network: string, room: RoomName): Wait | null {
		if (room !== 'requests' || isLoopback(network)) return null;
		const due = this.#budget(network).answered.wait(1);
		return due > 0 ? { status: 429, seconds: Math.ceil(due / 1000) } : null;
	}

	#budget(network: string) {
		let budget = this.#budgets.get(network);
		if (budget) this.#budgets.delete(network);
		else if (this.#budgets.size >= mostNetworks) {
			const [oldest] = this.#budgets.keys();
			if (oldest !== undefined) this.#budgets.delete(oldest);
		}
		budget ??= {
			received: allowance(budgets.received),
			spread: allowance(budgets.spread),
			answered: allowance(budgets.answered)
		};
		// those that were active least recently are forgotten first
		this.#budgets.set(network, budget);
		return budget;
	}
}
