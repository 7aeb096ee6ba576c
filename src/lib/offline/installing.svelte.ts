/** Event by which Chromium passes its install prompt to the page; missing in TypeScript's library. */
interface InstallPrompt extends Event {
	prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>;
}

/** How this browser installs a web app. */
export type Way = 'installed' | 'prompt' | 'ios' | 'menu';

const storageKey = 'changxing-install';
const day = 86_400_000;
/** Time after a dismissal before the app is offered again, ms. */
const quiet = 30 * day;
/** Longest gap between two page loads of the same visit, ms. */
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
		// storage is blocked or full: the counts start again at the next visit
	}
}

const isStandalone = () =>
	matchMedia(
		'(display-mode: standalone), (display-mode: minimal-ui), (display-mode: window-controls-overlay)'
	).matches || (navigator as { standalone?: boolean }).standalone === true;

/** True on iOS and iPadOS. An iPad identifies itself as a Mac, but no Mac has a touch screen. */
const isIos = () =>
	/iP(hone|ad|od)/.test(navigator.userAgent) ||
	(navigator.userAgent.includes('Macintosh') && navigator.maxTouchPoints > 1);

/**
 * Installation of the app. It is offered after the first accepted report or on the second visit, and at any time in the
 * settings. Only some browsers let a page ask; in others the user is shown the steps.
 */
class Installing {
	way = $state<Way>('menu');
	/** the app is offered now */
	offered = $state(false);

	#prompt: InstallPrompt | null = null;
	#memory: Memory = { visits: 0, lastSeen: 0, dismissed: 0 };

	/** Listens for the browser's prompt. It comes once and early: call this before anything is awaited. @returns ends it */
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

	/** Call it when a report of this user was accepted: the app has proved useful. */
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
		// a prompt can be shown only once
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
