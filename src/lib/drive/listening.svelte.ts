import type { VoiceLanguage } from './voice.svelte.ts';

/** Speech recognition is missing in TypeScript's library: its standard is a draft. */
interface Recogniser extends EventTarget {
	lang: string;
	maxAlternatives: number;
	start(): void;
	abort(): void;
}
type RecogniserClass = new () => Recogniser;
interface ResultEvent extends Event {
	readonly results: ArrayLike<ArrayLike<{ readonly transcript: string }>>;
}

/** Error codes that will come again on the next try. */
const reasons = /not-allowed|audio-capture|network|language-not-supported/;

/** Recognition ends after this time without an answer, ms. */
const patience = 8000;

const recogniserClass = (): RecogniserClass | undefined => {
	const { SpeechRecognition, webkitSpeechRecognition } = window as {
		SpeechRecognition?: RecogniserClass;
		webkitSpeechRecognition?: RecogniserClass;
	};
	return SpeechRecognition ?? webkitSpeechRecognition;
};

/** Speech recognition of the driver's answers, where the browser supports it. */
export class Listening {
	active = $state(false);
	/** recognition does not work: no permission, no microphone, or an engine that needs a network and has none */
	unable = $state(false);
	/** recognition has worked once after a tap: from then on it may start without one */
	allowed = false;
	#recogniser: Recogniser | null = null;

	get supported(): boolean {
		return recogniserClass() !== undefined;
	}

	/**
	 * Recognises the next utterance.
	 * @returns up to four transcripts, the likeliest first; empty if nothing was heard; null if it was stopped
	 */
	async hear(lang: VoiceLanguage): Promise<string[] | null> {
		const Class = recogniserClass();
		if (!Class) return [];
		this.stop();
		this.unable = false;
		const recogniser = new Class();
		recogniser.lang = lang;
		recogniser.maxAlternatives = 4;
		this.#recogniser = recogniser;
		this.active = true;
		let timer: ReturnType<typeof setTimeout> | undefined;
		try {
			const heard = await new Promise<string[]>((done) => {
				recogniser.addEventListener('result', (event) => {
					const [first] = Array.from((event as ResultEvent).results);
					this.allowed = true;
					done(Array.from(first ?? [], ({ transcript }) => transcript));
				});
				recogniser.addEventListener('error', (event) => {
					if (reasons.test((event as Event & { error?: string }).error ?? '')) this.unable = true;
					done([]);
				});
				recogniser.addEventListener('end', () => done([]));
				timer = setTimeout(() => {
					recogniser.abort();
					// some engines do not say that they have ended
					done([]);
				}, patience);
				recogniser.start();
			});
			return this.#recogniser === recogniser ? heard : null;
		} catch {
			return [];
		} finally {
			clearTimeout(timer);
			if (this.#recogniser === recogniser) {
				this.#recogniser = null;
				this.active = false;
			}
		}
	}

	stop(): void {
		this.#recogniser?.abort();
		this.#recogniser = null;
		this.active = false;
	}
}
