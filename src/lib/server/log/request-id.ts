import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Header that carries the id of a request from one process to the next. */
export const requestIdHeader = 'x-request-id';

const current = new AsyncLocalStorage<string>();

/** Id of the request that is being answered; undefined outside a request. */
export const requestId = (): string | undefined => current.getStore();

/** Runs a function that answers a request. Everything it starts, also asynchronously, can read the id. */
export const withRequestId = <T>(id: string, answer: () => T): T => current.run(id, answer);

/**
 * Id of a request: the one that the operator's proxy has set, else a new one.
 * @param given value of the header
 * @param believed true if a proxy of the operator is in front of this server
 */
export const requestIdOf = (given: string | string[] | undefined, believed: boolean): string =>
	believed && typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
