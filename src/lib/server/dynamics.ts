import { prepareJson } from './cached-json';
import { readAsPublic } from './database';
import { remembered, type Remembered } from './remembered';

/** They are learned anew four times a day, milliseconds. */
const freshFor = 60_000;
let learned: Promise<Remembered> | undefined;

/** How places change, as the database has learned it. */
export function readDynamics(): Promise<Remembered> {
	return remembered(
		learned,
		freshFor,
		async () => ({
			json: await prepareJson(await readAsPublic<object>('dynamics')),
			revision: 0,
			read: Date.now()
		}),
		(entry) => (learned = entry)
	);
}
