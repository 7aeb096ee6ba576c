/** "zh-CN", "en-US" */
export type VoiceLanguage = 'zh-CN' | 'en-US';

interface Message {
	text: string;
	lang: VoiceLanguage;
	spoken: () => void;
}

const mutedKey = 'drive-muted';
/** Some engines never say that they are done: then the next message has to wait this long, ms, and so much more a character. */
const longest = { base: 5000, character: 320 };

/** Speaks messages one after the other. */
export class Voice {
	muted = $state(recall());
	speaking = $state(false);
	/** the message said last, for who could not hear it */
	last = $state<string | null>(null);

	#queue: Message[] = [];
	#lastLang: VoiceLanguage = 'zh-CN';
	#watchdog: ReturnType<typeof setTimeout> | undefined;
	/** the engine stops in the middle of an utterance nobody refers to */
	#current: SpeechSynthesisUtterance | null = null;

	get supported(): boolean {
		return 'speechSynthesis' in window;
	}

	/** Has to be called in a tap: browsers let a page speak only after one. */
	prime(lang: VoiceLanguage): void {
		if (!this.supported) return;
		const silence = new SpeechSynthesisUtterance(' ');
		silence.lang = lang;
		silence.volume = 0;
		speechSynthesis.cancel();
		speechSynthesis.speak(silence);
	}

	/** True where the device has a voice for a language; engines fetch their voices late. */
	speaks(lang: VoiceLanguage): boolean {
		return this.supported && voiceFor(lang) !== undefined;
	}

	/**
	 * Says a message after those before it, or at once in place of them.
	 * @returns when it has been said, or has not for whatever reason
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
			// for this drive, then
		}
	}

	stop(): void {
		this.#clear();
	}

	#clear(): void {
		clearTimeout(this.#watchdog);
		this.#current = null;
		for (const { spoken } of this.#queue.splice(0)) spoken();
		this.speaking = false;
		if (this.supported) speechSynthesis.cancel();
	}

	#next(): void {
		const message = this.#queue[0];
		if (!message) return;
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
		this.speaking = true;
		this.#watchdog = setTimeout(done, longest.base + longest.character * text.length);
		speechSynthesis.speak(utterance);
	}
}

/** A voice of the device before one that needs the network. */
function voiceFor(lang: VoiceLanguage): SpeechSynthesisVoice | undefined {
	const same = speechSynthesis
		.getVoices()
		.filter((voice) => voice.lang.replace('_', '-').slice(0, 2) === lang.slice(0, 2));
	const exact = same.filter((voice) => voice.lang.replace('_', '-') === lang);
	return (
		exact.find(({ localService }) => localService) ??
		same.find(({ localService }) => localService) ??
		exact[0] ??
		same[0]
	);
}

function recall(): boolean {
	try {
		return localStorage.getItem(mutedKey) === 'yes';
	} catch {
		return false;
	}
}
