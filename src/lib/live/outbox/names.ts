/** Lock of whoever sends: one page or worker at a time. */
export const outboxLock = 'changxing-outbox';
/** Tag of the background sync that sends when the app is closed. */
export const syncTag = 'changxing-outbox';
/** Channel on which pages and workers say that something changed. */
export const outboxChannel = 'changxing-outbox';
