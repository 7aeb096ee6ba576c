/** Header of an answer that the service worker had kept, where the page must not take it for a new one. */
export const keptHeader = 'changxing-kept';
