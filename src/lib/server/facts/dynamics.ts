import { prepareJson } from './cached-json';
import { readAsPublic } from './read-as-public';
import { sharedRead } from './shared-read';

/** Time for which the answer is served before it is read again, milliseconds. The database updates it four times a day. */
const freshFor = 60_000;

/** How the status of places changes, as the database has learned it from reports. */
export const readDynamics = sharedRead(async () => prepareJson(await readAsPublic('dynamics', {})), {
	freshFor
});
