export const saverChoices = ['auto', 'on', 'off'] as const;
export type SaverChoice = (typeof saverChoices)[number];

/** What browsers say of the line, where they do (Network Information API). */
interface Connection extends EventTarget {
	saveData?: boolean;
	effectiveType?: string;
}

const key = 'saver';

/** Whether to save data: as the driver says, else as the device and the line do. */
export class Saver {
	choice = $state<SaverChoice>('auto');
	/** the device asks for it, or the line is slow */
	#asked = $state(false);

	/** True where as little as possible should go over the line. */
	get active(): boolean {
		return this.choice === 'auto' ? this.#asked : this.choice === 'on';
	}

	/** Begins to watch the line. @returns what ends it */
	start(): () => void {
		try {
			const stored = localStorage.getItem(key);
			if (saverChoices.includes(stored as SaverChoice)) this.choice = stored as SaverChoice;
		} catch {
			// storage is closed to us: automatic it is
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
			// for this visit, then
		}
	}
}
