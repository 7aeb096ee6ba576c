import type { Whereabouts } from '../domain/drive/gps-filter.ts';
import { dangerAhead } from '../domain/drive/hazard.ts';
import type { Answer, Question } from '../domain/alert/hub-events.ts';
import type { Place } from '../domain/place/place.ts';
import { between, unit } from '../domain/geo/sphere.ts';
import type { Said } from '../domain/report/new-report.ts';
import type { Meaning } from '../domain/wording/reading.ts';
import type { Status } from '../domain/place/status.ts';
import type { Announcing, Sight } from './announcing.ts';
import type { Listening } from './listening.svelte.ts';
import type { OutlookWorld } from './outlook.ts';
import { promptTime, Prompts } from './prompts.ts';
import type { Reporting } from './reporting.svelte.ts';
import { vibrate } from './vibrate.ts';
import type { Voice } from './voice.svelte.ts';
import type { Prompt, Words } from './words.ts';

/** The parts of the drive that the questions need. */
interface Drive extends Sight {
	readonly voice: Voice;
	readonly listening: Listening;
	readonly reporting: Reporting;
	readonly announcing: Announcing;
}

/** Distance within which a place passed or ahead can be reported, metres. */
export const reportable = 5000;
/** Age up to which a report is news, ms: the server reads once a minute which places have none. */
const fresh = 10 * 60_000;

/** A report that was understood from speech, but not surely: it is sent if the driver says that it is right. */
export interface Doubted {
	place: Place;
	status: Status;
	said: Said;
}

/** Prompts shown to the driver, and the answers by tap or by voice. */
export class Asking {
	prompt = $state.raw<Prompt | null>(null);
	/** speech of the driver that was recognised but not understood */
	misheard = $state<string | null>(null);
	/** the report that the driver is asked to confirm */
	doubted = $state.raw<Doubted | null>(null);

	#drive: Drive;
	#world: Pick<OutlookWorld, 'places' | 'client' | 'known'>;
	#words: Words;
	#answer: (answer: Answer) => void;
	#prompts = new Prompts();

	constructor(
		drive: Drive,
		world: Pick<OutlookWorld, 'places' | 'client' | 'known'>,
		words: Words,
		answer: (answer: Answer) => void
	) {
		this.#drive = drive;
		this.#world = world;
		this.#words = words;
		this.#answer = answer;
	}

	/** Place that a report would be about: the place of the prompt, else the nearer of the last place passed and the next one. */
	get reportable(): Place | null {
		if (this.prompt) return this.prompt.place;
		const { here, rows } = this.#drive;
		if (!here) return null;
		const [next] = rows;
		const last = this.#prompts.lastPassed;
		const behind = last ? between(unit(here), unit(last)) : Infinity;
		const before = next?.metres ?? Infinity;
		if (Math.min(behind, before) > reportable) return null;
		return behind < before ? last! : next!.place;
	}

	/** Queues a question from the server until it may be shown; not one about old news of which this phone has newer. */
	hear(question: Question): void {
		const place = this.#world.places.get(question.place_id);
		const heardAt = place ? this.#world.known(place).lastReportAt : null;
		if (question.reason === 'stale' && heardAt !== null && this.#world.client.now() - heardAt < fresh) return;
		this.#prompts.hear(question);
	}

	/** Shows a prompt for a place just passed or at hand, and removes a prompt whose time is over. @param now by `performance.now()`, ms */
	askOnTheWay(here: Whereabouts, now: number): void {
		const prompt = this.#prompts.onTheWay(here, this.#drive.rows, this.prompt, now);
		if (prompt) this.#show(prompt);
		if (this.prompt && this.prompt.until <= now) {
			this.#prompts.note(this.prompt.place, now);
			this.#close();
		}
	}

	/**
	 * Shows a queued question, if the load on the driver allows it.
	 * @param turned change of heading within ten seconds, degrees
	 * @param now by `performance.now()`, ms
	 */
	askWhatIsOpen(here: Whereabouts, turned: number, now: number): void {
		const { alerts, reporting, voice } = this.#drive;
		const busy = this.prompt !== null || reporting.sent !== null || voice.speaking;
		const load = { here, turned, danger: dangerAhead(alerts), busy };
		const prompt = this.#prompts.question(this.#world.places, load, now, this.#world.client.now());
		if (prompt) this.#show(prompt);
	}

	/** Shows a prompt for the place that a report would be about. */
	ask(): void {
		const place = this.reportable;
		if (place) this.#show({ place, why: 'chosen', question: null, until: performance.now() + promptTime });
	}

	/** Reports a status of the place of the prompt, and answers all questions about it. */
	async report(status: Status, said: Said = { wait: null }, place = this.reportable): Promise<void> {
		if (!place) return;
		const question = this.prompt?.place.id === place.id ? this.prompt.question : null;
		// after a tap, speech recognition would pick up unrelated speech
		this.#drive.listening.stop();
		this.#close();
		this.#prompts.note(place, performance.now());
		const answered = this.#prompts.take(place);
		for (const { id } of question ? [question, ...answered] : answered)
			this.#answer({ question: id, status });
		const { here, reporting } = this.#drive;
		const measured = here?.source === 'measured' ? here : null;
		await reporting.report(place, status, said, measured);
	}

	/** Closes the prompt without a report; a question is answered with null. */
	dismiss(): void {
		const { prompt } = this;
		if (!prompt) return;
		if (prompt.question) this.#answer({ question: prompt.question.id, status: null });
		this.#prompts.note(prompt.place, performance.now());
		this.#close();
		this.#drive.listening.stop();
	}

	/** Sends the report that was in doubt. */
	async confirm(): Promise<void> {
		const { doubted } = this;
		if (!doubted) return;
		const { place, status, said } = doubted;
		await this.report(status, said, place);
		void this.#drive.voice.say(this.#words.reported(place, status, said.wait), this.#words.lang);
	}

	/** Drops the report that was in doubt: the driver says it again or taps a status. */
	deny(): void {
		this.doubted = null;
		this.#drive.listening.stop();
	}

	/** Listens to the driver and acts on the answer: a report, a doubt to be settled, a dismissal or an undo. */
	async listen(): Promise<void> {
		const { listening, reporting, voice } = this.#drive;
		if (listening.active) return listening.stop();
		this.misheard = null;
		voice.stop();
		// the driver sees which place the report is about before speaking
		if (!this.prompt) this.ask();
		const asked = this.prompt;
		const place = this.reportable;
		const { lang } = this.#words;
		// the grammar is large, and few drivers speak: it comes while they do
		const loading = import('../domain/wording/reading.ts').catch(() => null);
		const heard = await listening.hear(lang);
		const grammar = await loading;
		// listening was stopped, or the prompt has changed: the speech was an answer to the old one
		if (!heard || (this.prompt && this.prompt !== asked)) return;
		if (!grammar) {
			if (listening.unable) return;
			this.misheard = heard[0] ?? null;
			return void voice.say(this.#words.notUnderstood(), lang);
		}
		if (this.doubted) {
			const right = grammar.readAssents(heard);
			if (right === true) return this.confirm();
			if (right === false) return this.deny();
		}
		const meant = grammar.readTranscripts(heard);
		if (meant.type === 'nothing') {
			if (listening.unable) return;
			this.misheard = heard[0] ?? null;
			return void voice.say(this.#words.notUnderstood(), lang);
		}
		if (meant.type === 'pass') return this.dismiss();
		if (meant.type === 'undo') {
			// an undo in answer to a doubt is about the doubt
			if (this.doubted) return this.deny();
			const undone = await reporting.undo();
			return void voice.say(undone ? this.#words.undone() : this.#words.notUndone(), lang);
		}
		if (!place) return;
		if (meant.type === 'ask') return this.#doubt(place, meant.candidates[0]!);
		const { status, wait, requirements } = meant;
		if (status === null) return this.#doubt(place, meant);
		await this.report(status, { wait, requirements }, place);
		// a driver who does not look at the screen hears how the report was understood
		void voice.say(this.#words.reported(place, status, wait), lang);
	}

	/** Says back what was understood, and asks whether it is right. Requirements without a status mean a restriction. */
	#doubt(place: Place, { status, wait, requirements }: Meaning): void {
		if (this.prompt?.place.id !== place.id)
			this.prompt = { place, why: 'chosen', question: null, until: performance.now() + promptTime };
		const doubted: Doubted = { place, status: status ?? 'restricted', said: { wait, requirements } };
		// a second doubt waits for a tap: the microphone may hear other people
		const first = this.doubted === null;
		this.doubted = doubted;
		const { listening, voice } = this.#drive;
		const { lang } = this.#words;
		void voice.say(this.#words.doubted(place, doubted.status, doubted.said), lang).then(() => {
			if (first && listening.allowed && this.doubted === doubted && !voice.muted) void this.listen();
		});
	}

	#close(): void {
		this.prompt = null;
		this.misheard = null;
		this.doubted = null;
	}

	/** Shows a prompt, and says it if nothing was said for a minute. */
	#show(prompt: Prompt): void {
		this.#close();
		this.prompt = prompt;
		this.#prompts.note(prompt.place, performance.now());
		vibrate([80]);
		if (prompt.why === 'chosen') return;
		const { announcing, listening, voice } = this.#drive;
		void announcing.sayInPeace(this.#words.prompt(prompt))?.then(() => {
			if (listening.allowed && this.prompt === prompt && !voice.muted) void this.listen();
		});
	}
}
