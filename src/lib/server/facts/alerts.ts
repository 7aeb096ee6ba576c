import { wholeList } from '$lib/domain/alert/list';
import { runtime } from '../runtime';
import { prepareJson } from './cached-json';
import { readAsPublic } from './read-as-public';
import { sharedRead } from './shared-read';

/** So many that stand are read at a time. */
const pageSize = 500;
/**
 * Broadcasts that this process hears make a list old at once; where one went astray, it serves so long, milliseconds.
 * Less than pages wait after a change before they look.
 */
const freshFor = 2000;

/** The alerts as anybody may see them: all that stand and the newest that are over. */
export const readAlertList = sharedRead(
	async () =>
		prepareJson(
			await wholeList((after, max_results) => readAsPublic('alerts_list', { after, max_results }), pageSize)
		),
	{ freshFor, changes: () => runtime().alertsHeard() }
);
