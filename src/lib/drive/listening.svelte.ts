import type { VoiceLanguage } from './voice.svelte.ts';

/** Speech recognition is not in TypeScript's library: its standard is a draft. */
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

/** Why hearing fails for more than this once. */
const reasons = /not-allowed|audio-capture|network|language-not-supported/;

/** Who says nothing for so long does not want to, ms. */
const patience = 8000;

const recogniserClass = (): RecogniserClass | undefined => {
	const { SpeechRecognition, webkitSpeechRecognition } = window as {
		SpeechRecognition?: RecogniserClass;
		webkitSpeechRecognition?: RecogniserClass;
	};
	return SpeechRecognition ?? webkitSpeechRecognition;
};

/** Hears the driver, where the browser can. */
export class Listening {
	active = $state(false);
	/** it cannot be done: no leave, no microphone, or an engine that needs a line and has none */
	unable = $state(false);
	/** the driver has let us hear once: from then on we may listen without a tap */
	allowed = false;
	#recogniser: Recogniser | null = null;

	get supported(): boolean {
		return recogniserClass() !== undefined;
	}

	/** What is said next, in the likeliest writings, the likeliest first; none where nothing was heard, null where it was stopped. */
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
		const timer = setTimeout(() => recogniser.abort(), patience);
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
