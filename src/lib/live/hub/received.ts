import type { AlertAhead } from '../../domain/alert/alert.ts';
import type { Question } from '../../domain/alert/hub-events.ts';
import { isAlert } from '../answers/facts.ts';

// What arrives from the hub is checked before it is used: a server of another version, or a proxy between, may send anything.

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null;

/** True for an alert with what is needed to keep and to replace it. */
export const isAlertAhead = (given: unknown): given is AlertAhead => isObject(given) && isAlert(given.alert);

/** The alerts in a `missed` message; what is none is left out. */
export const alertsOf = (missed: unknown): AlertAhead[] =>
	isObject(missed) && Array.isArray(missed.alerts) ? missed.alerts.filter(isAlertAhead) : [];

export const isQuestion = (given: unknown): given is Question =>
	isObject(given) &&
	typeof given.id === 'string' &&
	typeof given.place_id === 'string' &&
	isObject(given.names) &&
	Array.isArray(given.statuses);

/** Answers a message that asks for an acknowledgement; one that does not is no error. */
export function acknowledge(done: unknown): void {
	if (typeof done === 'function') (done as () => void)();
}

/** Calls all listeners. An error of one does not keep the others from hearing, and is reported as uncaught. */
export function callAll<T>(listeners: Iterable<(given: T) => void>, given: T): void {
	for (const listener of listeners)
		try {
			listener(given);
		} catch (error) {
			queueMicrotask(() => {
				throw error;
			});
		}
}
