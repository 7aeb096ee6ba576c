import type { Whereabouts } from '../domain/drive/gps-filter.ts';
import { mayAsk, type Load } from '../domain/drive/hazard.ts';
import type { Question } from '../domain/alert/hub-events.ts';
import { Passing } from '../domain/drive/passing.ts';
import type { Place } from '../domain/place/place.ts';
import type { AheadRow } from './outlook.ts';
import type { Prompt } from './words.ts';

/** Time for which a prompt is shown, ms. */
export const promptTime = 45_000;
/** Time in which a place on the way is not asked about again, ms. */
const askedFor = 20 * 60_000;
/** Distance within which a standing driver is asked about the next place, metres. */
const atHand = 600;
/** Speed below which the driver counts as standing: 5 km/h in metres a second. */
const standing = 5 / 3.6;
/** Number of passed places that are remembered. */
const memory = 8;
/** Of several places passed at once, the last kind in this order is asked about: it decides whether the driver can pass. */
const order = ['service_station', 'sampling_point', 'checkpoint'];

/** Decides which place the driver is asked about, and when. */
export class Prompts {
	#passing = new Passing();
	#passed: Place[] = [];
	/** time of the last prompt about a place, by its id, ms */
	#asked = new Map<string, number>();
	#questions: Question[] = [];

	/** The last place passed. */
	get lastPassed(): Place | undefined {
		return this.#passed.at(-1);
	}

	/** Queues a question from the server. */
	hear(question: Question): void {
		this.#questions.push(question);
	}

	/** Records that a place was asked about. @param now by a clock that is never set, ms */
	note({ id }: Place, now: number): void {
		this.#asked.set(id, now);
	}

	/** Removes and returns the queued questions about a place. */
	take({ id }: Place): Question[] {
		const about = this.#questions.filter(({ place_id }) => place_id === id);
		this.#questions = this.#questions.filter((one) => !about.includes(one));
		return about;
	}

	/**
	 * Prompt for a place passed since the last update, or for the place where the driver stands; null: none.
	 * @param rows places ahead
	 * @param shown the prompt that is shown now
	 * @param now by a clock that is never set, ms
	 */
	onTheWay(here: Whereabouts, rows: readonly AheadRow[], shown: Prompt | null, now: number): Prompt | null {
		const passed = this.#passing.look(rows, here.lane);
		passed.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
		this.#passed = [...this.#passed, ...passed].slice(-memory);
		// a prompt that the driver or a question has opened stays
		if (shown?.why === 'question' || shown?.why === 'chosen') return null;
		const until = now + promptTime;
		const last = passed.at(-1);
		if (last && this.#fresh(last, now)) return { place: last, why: 'passed', question: null, until };
		const [next] = rows;
		const stands = next && here.speed < standing && next.metres <= atHand;
		if (!shown && stands && this.#fresh(next.place, now))
			return { place: next.place, why: 'near', question: null, until };
		return null;
	}

	/**
	 * Prompt for the first queued question that has not expired; null: none, or it may not be asked now.
	 * @param now by a clock that is never set, ms
	 * @param serverNow the same moment by the server's clock
	 */
	question(places: ReadonlyMap<string, Place>, load: Load, now: number, serverNow: number): Prompt | null {
		this.#questions = this.#questions.filter(({ until }) => Date.parse(until) > serverNow);
		const [question] = this.#questions;
		const place = question && places.get(question.place_id);
		if (!question || !place || !mayAsk(load)) return null;
		this.#questions.shift();
		return { place, why: 'question', question, until: now + Date.parse(question.until) - serverNow };
	}

	/** True if the place was not asked about lately. */
	#fresh({ id }: Place, now: number): boolean {
		return now - (this.#asked.get(id) ?? -Infinity) > askedFor;
	}
}
