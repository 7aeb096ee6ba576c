export const saverChoices = ['auto', 'on', 'off'] as const;
export type SaverChoice = (typeof saverChoices)[number];

/** The network as some browsers describe it (Network Information API). */
interface Connection extends EventTarget {
	saveData?: boolean;
	effectiveType?: string;
}

const key = 'saver';

/** Whether to save data: by the driver's choice; with `auto`, by the device's setting and the speed of the network. */
export class Saver {
	choice = $state<SaverChoice>('auto');
	/** true if the device asks to save data, or the network is slow (2G) */
	#asked = $state(false);

	/** True if as little data as possible should be sent and received. */
	get active(): boolean {
		return this.choice === 'auto' ? this.#asked : this.choice === 'on';
	}

	/** Reads the choice, then starts to watch the network. @returns a function that stops this */
	start(): () => void {
		try {
			const stored = localStorage.getItem(key);
			if (saverChoices.includes(stored as SaverChoice)) this.choice = stored as SaverChoice;
		} catch {
			// storage is not available: the choice stays `auto`
		}
		const { connection } = navigator as { connection?: Connection };
		if (!connection) return () => undefined;
		const look = () =>
			(this.#asked = connection.saveData === true || /2g$/.test(connection.effectiveType ?? ''));
		look();
		connection.addEventListener('change', look);
		return () => connection.removeEventListener('change', look);
	}

	set(choice: SaverChoice): void {
		this.choice = choice;
		try {
			localStorage.setItem(key, choice);
		} catch {
			// storage is not available: the choice is valid for this visit
		}
	}
}
