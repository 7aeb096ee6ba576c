import type { Database } from '../shell/subject';

/** Open items for dispatchers: each list by its name. The subject that shows a list knows its type. */
export type QueueAnswer = Readonly<Record<string, readonly unknown[]>>;

export const fetchQueue = (database: Database): Promise<QueueAnswer> => database.rpc('moderation_queue');
