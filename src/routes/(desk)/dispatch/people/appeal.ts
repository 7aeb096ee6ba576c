import type { Suspension } from './rpc';

/** An appeal that nobody has answered. */
export const isAppeal = ({ appeal, answer }: Suspension): boolean => appeal !== null && answer === null;
