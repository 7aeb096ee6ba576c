import { randomUUID } from 'node:crypto';
import type { Doubtful } from '../../domain/alert/doubtful.ts';
import { targetOf } from '../../domain/alert/target.ts';
import type { Motion } from '../../domain/road/corridor.ts';
import type { Network, Stretch, Way } from '../../domain/road/network.ts';
import type { Question } from '../../domain/alert/hub-events.ts';
import type { Log } from '../log/log.ts';
import { Trouble } from '../log/trouble.ts';

/** Somebody who can be asked. */
export interface Passer {
	user: string;
	motion: Motion | null;
	ask(question: Question): Promise<boolean>;
}

/** The pauses that hold over all server processes. */
export interface Pauses {
	/** Takes the right to ask; else says who or what has to be left alone. Pauses in milliseconds. */
	claim(
		user: string,
		place: string,
		pauses: { person: number; place: number }
	): Promise<'person' | 'place' | null>;
	/** A question never arrived: somebody else may be asked about the place. */
	release(place: string): Promise<void>;
}

interface Options {
	network: Network;
	pauses: Pauses;
	/** reads which places are in doubt */
	read(): Promise<Doubtful[]>;
	log: Log;
	now?: () => number;
}

/** Asked this long before one is there, seconds: late enough to see it soon, early enough to look up before. */
const before = { from: 25, to: 180 };
/** Nobody who is slower is about to pass, metres a second. */
const slowest = 3;
/** One person is asked no more often, milliseconds. */
const pauseOfPerson = 5 * 60_000;
/** Of one place nobody else is asked so soon, milliseconds: the answer may be under way. */
const pauseOfPlace = 3 * 60_000;
/** Which places are in doubt is read this often, milliseconds. */
const readInterval = 60_000;
/** An answer helps until so long after one should have passed, milliseconds. */
const answerable = 5 * 60_000;

/** Asks drivers about places that they are about to pass. */
export class Questions {
	#options: Options;
	#byRoad = new Map<string, { place: Doubtful; stretch: Stretch }[]>();
	/** as far as this process knows, so that few have to be asked of the database */
	#askedPerson = new Map<string, number>();
	#askedPlace = new Map<string, number>();
	#timer: ReturnType<typeof setInterval>;
	#now: () => number;
	#trouble: Trouble;

	constructor(options: Options) {
		this.#options = options;
		this.#now = options.now ?? Date.now;
		this.#trouble = new Trouble(
			options.log,
			'Places in doubt could not be read',
			'Places in doubt are read again'
		);
		this.#timer = setInterval(() => void this.read(), readInterval);
		this.#timer.unref();
	}

	/** Reads anew which places are in doubt; what was known stays where the database does not answer. */
	async read(): Promise<void> {
		try {
			const places = await this.#options.read();
			this.#byRoad.clear();
			for (const place of places)
				for (const stretch of targetOf(this.#options.network, { places: [place], stretches: [], area: null })
					.stretches)
					this.#byRoad.set(stretch.road, [...(this.#byRoad.get(stretch.road) ?? []), { place, stretch }]);
			this.#trouble.worked();
		} catch (error) {
			this.#trouble.failed(error as Error);
		}
		const now = this.#now();
		for (const [user, at] of this.#askedPerson) if (now - at > pauseOfPerson) this.#askedPerson.delete(user);
		for (const [id, at] of this.#askedPlace) if (now - at > pauseOfPlace) this.#askedPlace.delete(id);
	}

	/** Somebody is on the network here now: asks, where there is something to ask. */
	consider(passer: Passer, lane: { road: string; at: number; way: Way } | null): void {
		const { user, motion } = passer;
		const speed = motion?.speed ?? 0;
		if (!lane || speed < slowest) return;
		const now = this.#now();
		if (now - (this.#askedPerson.get(user) ?? -Infinity) < pauseOfPerson) return;
		let nearest: { place: Doubtful; metres: number } | null = null;
		for (const { place, stretch } of this.#byRoad.get(lane.road) ?? []) {
			if (stretch.way !== null && stretch.way !== lane.way) continue;
			const middle = (stretch.from + stretch.to) / 2;
			const metres = (middle - lane.at) * lane.way;
			if (metres < before.from * speed || metres > before.to * speed) continue;
			if (now - (this.#askedPlace.get(place.id) ?? -Infinity) < pauseOfPlace) continue;
			if (!nearest || metres < nearest.metres) nearest = { place, metres };
		}
		if (!nearest) return;
		const { place, metres } = nearest;
		this.#askedPerson.set(user, now);
		this.#askedPlace.set(place.id, now);
		const until = now + (metres / speed) * 1000 + answerable;
		void this.#ask(passer, {
			id: randomUUID(),
			place_id: place.id,
			names: place.names,
			reason: place.reason,
			statuses: place.statuses,
			metres: Math.round(metres),
			until: new Date(until).toISOString()
		}).catch((error: Error) =>
			this.#options.log.warn({ reason: error.message }, 'A question could not be asked')
		);
	}

	async #ask(passer: Passer, question: Question): Promise<void> {
		const { pauses } = this.#options;
		const place = question.place_id;
		const taken = await pauses.claim(passer.user, place, { person: pauseOfPerson, place: pauseOfPlace });
		// another process was first: of the two, the one that is free may be asked (about) here
		if (taken === 'place') this.#askedPerson.delete(passer.user);
		else if (taken === 'person') this.#askedPlace.delete(place);
		else if (!(await passer.ask(question))) {
			// it never arrived: somebody else may be asked
			this.#askedPlace.delete(place);
			await pauses.release(place);
		}
	}

	stop(): void {
		clearInterval(this.#timer);
	}
}
