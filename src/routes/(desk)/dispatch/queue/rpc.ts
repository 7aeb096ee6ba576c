import type { Database } from '../shell/subject';

/** What waits for dispatchers, a list by its name; who brings the list knows what is in it. */
export type QueueAnswer = Readonly<Record<string, readonly unknown[]>>;

export const fetchQueue = (database: Database): Promise<QueueAnswer> => database.rpc('moderation_queue');
