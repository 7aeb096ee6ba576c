/** A kept draft, and when it was written last. */
interface Kept<Value> {
	/** epoch ms */
	at: number;
	value: Value;
}

/** Drafts of this page, also where the browser refuses to store anything. */
const onPage = new Map<string, string>();

/** Age after which a draft is of no use, ms. */
const longest = 24 * 3_600_000;

/** A half-filled form of one dispatcher. It survives closing the form, a reload, and a crash of the browser. */
export class Draft<Value extends object> {
	#key: string;

	/**
	 * @param form name of the form and of the version of its fields
	 * @param owner the dispatcher: another one at the same desk does not see it
	 */
	constructor(form: string, owner: string) {
		this.#key = `changxing:draft:${form}:${owner}`;
	}

	/** The draft, unless there is none, it is damaged or older than a day. @param now epoch ms */
	read(now: number): Kept<Value> | null {
		try {
			const kept = JSON.parse(onPage.get(this.#key) ?? localStorage.getItem(this.#key) ?? 'null') as unknown;
			return isKept<Value>(kept) && Math.abs(now - kept.at) < longest ? kept : null;
		} catch {
			return null;
		}
	}

	/** @param now epoch ms */
	write(value: Value, now: number): void {
		const text = JSON.stringify({ at: now, value } satisfies Kept<Value>);
		onPage.set(this.#key, text);
		try {
			localStorage.setItem(this.#key, text);
		} catch {
			// the draft stays as long as the page
		}
	}

	clear(): void {
		onPage.delete(this.#key);
		try {
			localStorage.removeItem(this.#key);
		} catch {
			// nothing could be stored either
		}
	}
}

const isKept = <Value>(kept: unknown): kept is Kept<Value> =>
	typeof kept === 'object' &&
	kept !== null &&
	'at' in kept &&
	typeof kept.at === 'number' &&
	'value' in kept &&
	typeof kept.value === 'object' &&
	kept.value !== null;
