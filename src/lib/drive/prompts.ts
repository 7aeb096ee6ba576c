import type { Whereabouts } from '../domain/drive/gps-filter.ts';
import { mayAsk, type Load } from '../domain/drive/hazard.ts';
import type { Question } from '../domain/alert/hub-events.ts';
import { Passing } from '../domain/drive/passing.ts';
import type { Place } from '../domain/place/place.ts';
import type { AheadRow } from './outlook.ts';
import type { Prompt } from './words.ts';

/** What has been driven by is asked for so long, ms. */
export const promptTime = 45_000;
/** A place is not asked about again so soon, ms. */
const askedFor = 20 * 60_000;
/** At a stand, what is this near is what one stands at, metres. */
const atHand = 600;
/** Standing is below 5 km/h. */
const standing = 5 / 3.6;
/** So many places that were passed are remembered. */
const memory = 8;
/** Of what is passed at once, one is asked about: the last of these kinds, which decides whether one gets through. */
const order = ['service_station', 'sampling_point', 'checkpoint'];

/** Decides what the driver is to be asked about, and when. */
export class Prompts {
	#passing = new Passing();
	#passed: Place[] = [];
	/** when a place was asked about, epoch ms */
	#asked = new Map<string, number>();
	#questions: Question[] = [];

	/** The place that was passed last. */
	get lastPassed(): Place | undefined {
		return this.#passed.at(-1);
	}

	/** Somebody asks a question. */
	hear(question: Question): void {
		this.#questions.push(question);
	}

	/** A place has been asked about. @param now epoch ms */
	note({ id }: Place, now: number): void {
		this.#asked.set(id, now);
	}

	/** Takes the questions about a place away: they are answered. */
	take({ id }: Place): Question[] {
		const about = this.#questions.filter(({ place_id }) => place_id === id);
		this.#questions = this.#questions.filter((one) => !about.includes(one));
		return about;
	}

	/**
	 * About what has been passed since the last look, or what one stands at.
	 * @param rows everything ahead
	 * @param shown what is being asked
	 * @param now epoch ms
	 */
	onTheWay(here: Whereabouts, rows: readonly AheadRow[], shown: Prompt | null, now: number): Prompt | null {
		const passed = this.#passing.look(rows, here.lane, here);
		passed.sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
		this.#passed = [...this.#passed, ...passed].slice(-memory);
		// the driver has begun with something else
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
	 * The first question that still helps, where it may be asked.
	 * @param now epoch ms
	 * @param serverNow the same by the server's clock
	 */
	question(places: ReadonlyMap<string, Place>, load: Load, now: number, serverNow: number): Prompt | null {
		this.#questions = this.#questions.filter(({ until }) => Date.parse(until) > serverNow);
		const [question] = this.#questions;
		const place = question && places.get(question.place_id);
		if (!question || !place || !mayAsk(load)) return null;
		this.#questions.shift();
		return { place, why: 'question', question, until: now + Date.parse(question.until) - serverNow };
	}

	/** Not asked about lately. */
	#fresh({ id }: Place, now: number): boolean {
		return now - (this.#asked.get(id) ?? -Infinity) > askedFor;
	}
}
