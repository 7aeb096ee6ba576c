/** What Chromium hands over instead of showing its own prompt; not in TypeScript's library. */
interface InstallPrompt extends Event {
	prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** How this browser installs a web app. */
export type Way = 'installed' | 'prompt' | 'ios' | 'menu';

const storageKey = 'changxing-install';
const day = 86_400_000;
/** Who has said no is asked again after so long, ms. */
const quiet = 30 * day;
/** A page opened again within so long is the same visit, ms. */
const visitGap = 1_800_000;

interface Memory {
	visits: number;
	/** epoch ms */
	lastSeen: number;
	dismissed: number;
}

function recall(): Memory {
	const nothing = { visits: 0, lastSeen: 0, dismissed: 0 };
	try {
		return { ...nothing, ...(JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<Memory>) };
	} catch {
		return nothing;
	}
}

function remember(memory: Memory): void {
	try {
		localStorage.setItem(storageKey, JSON.stringify(memory));
	} catch {
		// storage is off or full: asked again next time
	}
}

const isStandalone = () =>
	matchMedia(
		'(display-mode: standalone), (display-mode: minimal-ui), (display-mode: window-controls-overlay)'
	).matches || (navigator as { standalone?: boolean }).standalone === true;

/** An iPad calls itself a Mac; no Mac has a touch screen. */
const isIos = () =>
	/iP(hone|ad|od)/.test(navigator.userAgent) ||
	(navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);

/**
 * Installing the app: offered at a good moment (after the first report that was accepted, or on the second visit), and at
 * any time in the settings. Only some browsers let a page ask; elsewhere the user is told how.
 */
class Installing {
	way = $state<Way>('menu');
	/** a good moment has come */
	offered = $state(false);

	#prompt: InstallPrompt | null = null;
	#memory: Memory = { visits: 0, lastSeen: 0, dismissed: 0 };

	/** The browser offers its prompt once, early: this must run before anything is awaited. */
	listen(): () => void {
		const abort = new AbortController();
		const { signal } = abort;
		this.way = isStandalone() ? 'installed' : isIos() ? 'ios' : 'menu';
		window.addEventListener(
			'beforeinstallprompt',
			(event) => {
				event.preventDefault();
				this.#prompt = event as InstallPrompt;
				this.way = 'prompt';
				this.#consider();
			},
			{ signal }
		);
		window.addEventListener('appinstalled', () => this.#done(), { signal });
		const now = Date.now();
		this.#memory = recall();
		if (now - this.#memory.lastSeen > visitGap) this.#memory.visits++;
		this.#memory.lastSeen = now;
		remember(this.#memory);
		this.#consider();
		return () => abort.abort();
	}

	/** A report of this user was accepted: the app has proved of use. */
	earned(): void {
		this.#memory.visits = Math.max(2, this.#memory.visits);
		remember(this.#memory);
		this.#consider();
	}

	dismiss(): void {
		this.#memory.dismissed = Date.now();
		remember(this.#memory);
		this.offered = false;
	}

	/** Shows the browser's prompt. */
	async install(): Promise<void> {
		const prompt = this.#prompt;
		if (!prompt) return;
		const { outcome } = await prompt.prompt();
		// one that was used cannot be shown again
		this.#prompt = null;
		if (outcome === 'accepted') return this.#done();
		this.way = 'menu';
		this.dismiss();
	}

	#consider(): void {
		const { visits, dismissed } = this.#memory;
		const can = this.way === 'prompt' || this.way === 'ios';
		this.offered = can && visits >= 2 && Date.now() - dismissed > quiet;
	}

	#done(): void {
		this.way = 'installed';
		this.offered = false;
	}
}

export const installing = new Installing();
