/**
 * Header of every answer of this server, pages and files included; its value is the version of the interface. A captive
 * portal or a firewall that answers in place of the server does not send it.
 */
export const ownHeader = 'x-changxing';
export const ownVersion = '1';

/** True if a value read as JSON has the shape that the reader expects. */
export type Guard = (value: unknown) => boolean;

/** An answer that came from something else than the server that was asked: it is neither believed nor kept. */
export class ForeignAnswer extends TypeError {
	/** @param what the address that was asked */
	constructor(what: string) {
		super(`Something else than the server answered ${what}.`);
		this.name = 'ForeignAnswer';
	}
}

type Listener = (foreign: boolean) => void;
const listeners = new Set<Listener>();

/** Calls back with true after a foreign answer, and with false after one of the server. @returns a function that stops this */
export function onAnswer(listener: Listener): () => void {
	listeners.add(listener);
	return () => listeners.delete(listener);
}

const tell = (foreign: boolean) => {
	for (const listener of listeners) listener(foreign);
};

/** The error for a foreign answer; listeners are told. @param what the address that was asked */
export function foreignAnswer(what: string): ForeignAnswer {
	tell(true);
	return new ForeignAnswer(what);
}

/** Records that the server itself has answered. */
export const heardServer = () => tell(false);

/** True if an answer carries the mark of this server and was not redirected: the server redirects no request of a program. */
export const isMarked = (response: Response): boolean =>
	!response.redirected && response.headers.has(ownHeader);

/** The JSON of an answer; undefined if it is none. Redirected answers have none: they come from a sign-in page. */
export async function jsonOf(response: Response): Promise<unknown> {
	if (response.redirected) return undefined;
	return response.json().catch((error: unknown) => {
		// an answer that was cut off is a lost connection
		if (error instanceof SyntaxError) return undefined;
		throw error;
	});
}

/**
 * Reads an answer of this server.
 * @throws ForeignAnswer if the answer has another shape; Error if the server refuses
 */
export async function ownJson<T>(response: Response, is: Guard, what: string): Promise<T> {
	if (!response.ok) {
		if (!isMarked(response) && response.status < 500) throw foreignAnswer(what);
		throw new Error(`${what} answered ${response.status}`);
	}
	const value = await jsonOf(response);
	if (!is(value)) throw foreignAnswer(what);
	// says nothing about the network: a service worker may have kept it
	return value as T;
}

type Fields = Readonly<Record<string, unknown>>;

/** The members of an object; none if the value is not one. */
export const fieldsOf = (value: unknown): Fields =>
	typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};

/** A guard for an object that has these members. */
export const has =
	(...names: string[]): Guard =>
	(value) => {
		const fields = fieldsOf(value);
		return names.every((name) => name in fields);
	};

/** A guard for a list whose items all pass a guard. */
export const listOf =
	(is: Guard): Guard =>
	(value) =>
		Array.isArray(value) && value.every(is);

/** A guard for null, or what passes a guard. */
export const orNull =
	(is: Guard): Guard =>
	(value) =>
		value === null || is(value);
