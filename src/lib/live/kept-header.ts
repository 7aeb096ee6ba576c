/** Header that marks an answer kept by the service worker, so that the page does not treat it as a new one. */
export const keptHeader = 'changxing-kept';
