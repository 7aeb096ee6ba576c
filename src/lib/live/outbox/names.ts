/** Lock for sending: one page or worker at a time. */
export const outboxLock = 'changxing-outbox';
/** Tag of the background sync that sends reports when the app is closed. */
export const syncTag = 'changxing-outbox';
/** Channel on which pages and workers announce changes of the outbox. */
export const outboxChannel = 'changxing-outbox';
