import type { Suspension } from '$lib/domain/desk/suspension';

/** True for a suspension with an unanswered appeal. */
export const isAppeal = ({ appeal, answer }: Suspension): boolean => appeal !== null && answer === null;
