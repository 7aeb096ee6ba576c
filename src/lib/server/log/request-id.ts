import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** The header that carries the id of a request from one process to the next. */
export const requestIdHeader = 'x-request-id';

const current = new AsyncLocalStorage<string>();

/** The id of the request that is being answered; undefined outside of one. */
export const requestId = (): string | undefined => current.getStore();

/** Runs what answers a request: everything it does, also later, knows the id. */
export const withRequestId = <T>(id: string, answer: () => T): T => current.run(id, answer);

/**
 * The id of a request: the one a proxy of ours has given it, else a new one.
 * @param given what the header says
 * @param believed true where a proxy of the operator's own stands before this server
 */
export const requestIdOf = (given: string | string[] | undefined, believed: boolean): string =>
	believed && typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUUID();
