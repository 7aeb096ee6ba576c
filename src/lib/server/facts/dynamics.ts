import { prepareJson } from './cached-json';
import { readAsPublic } from './read-as-public';
import { sharedRead } from './shared-read';

/** They are learned anew four times a day, milliseconds. */
const freshFor = 60_000;

/** How places change, as the database has learned it. */
export const readDynamics = sharedRead(async () => prepareJson(await readAsPublic('dynamics', {})), {
	freshFor
});
