import { readAsPublic } from '$lib/server/facts/read-as-public';

/** So many days back, at most a year. */
const days = 90;

export const load = async ({ setHeaders }) => {
	const table = await readAsPublic('calibration_table', { days });
	setHeaders({ 'cache-control': 'no-cache' });
	return { table };
};
