import { wholeList } from '$lib/domain/alert/list';
import { runtime } from '../runtime';
import { prepareJson } from './cached-json';
import { readAsPublic } from './read-as-public';
import { sharedRead } from './shared-read';

/** Number of standing alerts read per call. */
const pageSize = 500;
/**
 * Time for which a list is served if a broadcast is lost, milliseconds; a received broadcast makes the list stale at once.
 * Shorter than the delay after which pages fetch the list following a change.
 */
const freshFor = 2000;

/** The public list of alerts: all standing alerts and the newest past ones. @throws HttpError 503 without the database */
export const readAlertList = sharedRead(
	async () =>
		prepareJson(
			await wholeList((after, max_results) => readAsPublic('alerts_list', { after, max_results }), pageSize)
		),
	{ freshFor, changes: () => runtime().alertsHeard() }
);
