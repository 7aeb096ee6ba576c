import { bestVoice, type VoiceLanguage } from './voice-choice.ts';

export type { VoiceLanguage };

interface Message {
	text: string;
	lang: VoiceLanguage;
	spoken: () => void;
}

const mutedKey = 'drive-muted';
/** Some engines never report the end of a message: the next one starts after `base` ms plus `character` ms a character. */
const longest = { base: 5000, character: 320 };
/** Time between a cancellation and the next message: some engines drop a message that follows at once, ms. */
const settling = 100;

/** Speaks messages one after another. */
export class Voice {
	muted = $state(recall());
	speaking = $state(false);
	/** the last message, for a driver who could not hear it */
	last = $state<string | null>(null);

	#queue: Message[] = [];
	#lastLang: VoiceLanguage = 'zh-CN';
	#watchdog: ReturnType<typeof setTimeout> | undefined;
	/** the engine was cancelled: the next message starts in a later task */
	#cancelled = false;
	#starting: ReturnType<typeof setTimeout> | undefined;
	/** kept in a field: some engines stop in mid-sentence when the utterance is garbage-collected */
	#current: SpeechSynthesisUtterance | null = null;

	get supported(): boolean {
		return 'speechSynthesis' in window;
	}

	/** Call it in a tap: browsers let a page speak only after one. */
	prime(lang: VoiceLanguage): void {
		if (!this.supported) return;
		const silence = new SpeechSynthesisUtterance(' ');
		silence.lang = lang;
		silence.volume = 0;
		speechSynthesis.cancel();
		speechSynthesis.speak(silence);
	}

	/** True if the device has a voice for a language; engines load their voices late. */
	speaks(lang: VoiceLanguage): boolean {
		return this.supported && voiceFor(lang) !== undefined;
	}

	/**
	 * Says a message after those in the queue; with `interrupt`, at once and instead of them.
	 * @returns resolves when it has been said, was dropped or has failed
	 */
	say(text: string, lang: VoiceLanguage, interrupt = false): Promise<void> {
		this.last = text;
		this.#lastLang = lang;
		if (this.muted || !this.supported) return Promise.resolve();
		if (interrupt) this.#clear();
		return new Promise((spoken) => {
			this.#queue.push({ text, lang, spoken });
			if (!this.speaking) this.#next();
		});
	}

	repeat(): void {
		if (this.last !== null) void this.say(this.last, this.#lastLang, true);
	}

	mute(muted: boolean): void {
		this.muted = muted;
		if (muted) this.#clear();
		try {
			localStorage.setItem(mutedKey, muted ? 'yes' : 'no');
		} catch {
			// storage is blocked: the choice holds for this drive
		}
	}

	stop(): void {
		this.#clear();
	}

	#clear(): void {
		clearTimeout(this.#watchdog);
		clearTimeout(this.#starting);
		this.#current = null;
		for (const { spoken } of this.#queue.splice(0)) spoken();
		this.#cancelled ||= this.speaking;
		this.speaking = false;
		if (this.supported) speechSynthesis.cancel();
	}

	/** Starts the next message. An engine that is still busy or paused, with nothing of ours to say, is stuck: it is reset first. */
	#next(): void {
		if (!this.#queue.length) return;
		this.speaking = true;
		const { speaking, pending, paused } = speechSynthesis;
		const stuck = speaking || pending || paused;
		if (stuck) {
			speechSynthesis.cancel();
			speechSynthesis.resume();
		}
		if (!stuck && !this.#cancelled) return this.#speak();
		this.#cancelled = false;
		clearTimeout(this.#starting);
		this.#starting = setTimeout(() => this.#speak(), settling);
	}

	#speak(): void {
		const message = this.#queue[0];
		if (!message) {
			this.speaking = false;
			return;
		}
		const { text, lang } = message;
		const utterance = new SpeechSynthesisUtterance(text);
		utterance.lang = lang;
		utterance.voice = voiceFor(lang) ?? null;
		this.#current = utterance;
		const done = () => {
			if (this.#current !== utterance) return;
			clearTimeout(this.#watchdog);
			this.#current = null;
			this.speaking = false;
			this.#queue.shift()?.spoken();
			this.#next();
		};
		utterance.addEventListener('end', done);
		utterance.addEventListener('error', done);
		this.#watchdog = setTimeout(
			() => {
				// the engine would hold every later message behind the one that does not end
				this.#cancelled = true;
				speechSynthesis.cancel();
				done();
			},
			longest.base + longest.character * text.length
		);
		speechSynthesis.speak(utterance);
	}
}

/** The voice for a language; undefined if the device has none. */
function voiceFor(lang: VoiceLanguage): SpeechSynthesisVoice | undefined {
	return bestVoice(speechSynthesis.getVoices(), lang);
}

function recall(): boolean {
	try {
		return localStorage.getItem(mutedKey) === 'yes';
	} catch {
		return false;
	}
}
