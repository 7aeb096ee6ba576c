import { randomUUID } from 'node:crypto';
import type { Doubtful } from '../../domain/alert/doubtful.ts';
import { targetOf } from '../../domain/alert/target.ts';
import type { Motion } from '../../domain/road/corridor.ts';
import type { Network, Stretch, Way } from '../../domain/road/network.ts';
import type { Question } from '../../domain/alert/hub-events.ts';
import type { Log } from '../log/log.ts';
import { Trouble } from '../log/trouble.ts';

/** A driver who can be asked. */
export interface Passer {
	user: string;
	motion: Motion | null;
	/** sends a question; resolves to false if it does not arrive */
	ask(question: Question): Promise<boolean>;
}

/** The minimum pauses between questions, which all server processes share. */
export interface Pauses {
	/** Reserves a question. @param pauses in milliseconds @returns null if it may be asked, else which pause is not over yet */
	claim(
		user: string,
		place: string,
		pauses: { person: number; place: number }
	): Promise<'person' | 'place' | null>;
	/** Ends the pause of a place, because the question did not arrive. */
	release(place: string): Promise<void>;
}

interface Options {
	network: Network;
	pauses: Pauses;
	/** reads the places about which drivers should be asked */
	read(): Promise<Doubtful[]>;
	log: Log;
	now?: () => number;
}

/** Time before the driver arrives within which a question is asked, seconds: long enough to read it, short enough to see soon. */
const before = { from: 25, to: 180 };
/** Lowest speed of a driver who is asked, metres per second. */
const slowest = 3;
/** Minimum time between two questions to one person, milliseconds. */
const pauseOfPerson = 5 * 60_000;
/** Minimum time between two questions about one place, milliseconds: an answer may be on its way. */
const pauseOfPlace = 3 * 60_000;
/** Time between two reads of the places in doubt, milliseconds. */
const readInterval = 60_000;
/** Time after the expected passing during which an answer is still useful, milliseconds. */
const answerable = 5 * 60_000;

/** Asks drivers about places that they are about to pass. */
export class Questions {
	#options: Options;
	#byRoad = new Map<string, { place: Doubtful; stretch: Stretch }[]>();
	/** time of the last question, epoch ms, by user and by place: saves most calls of the database */
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

	/** Reads the places in doubt. If the database does not answer, keeps those already known. */
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

	/** Asks a driver about the nearest place in doubt ahead, if there is one. @param lane position of the driver on the network */
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
		// only one of the two has to pause, because another process asked: the other stays free for questions
		if (taken === 'place') this.#askedPerson.delete(passer.user);
		else if (taken === 'person') this.#askedPlace.delete(place);
		else if (!(await passer.ask(question))) {
			// the question did not arrive: another driver may be asked about the place
			this.#askedPlace.delete(place);
			await pauses.release(place);
		}
	}

	stop(): void {
		clearInterval(this.#timer);
	}
}
