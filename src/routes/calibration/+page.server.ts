import { readAsPublic } from '$lib/server/facts/read-as-public';

/** Number of days covered, at most 365. */
const days = 90;

export const load = async ({ setHeaders }) => {
	const table = await readAsPublic('calibration_table', { days });
	setHeaders({ 'cache-control': 'no-cache' });
	return { table };
};
