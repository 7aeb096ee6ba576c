import type { Suspension } from '$lib/domain/desk/suspension';

/** An appeal that nobody has answered. */
export const isAppeal = ({ appeal, answer }: Suspension): boolean => appeal !== null && answer === null;
