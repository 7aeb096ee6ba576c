import { fieldsOf, has, listOf, type Guard } from '../../flow/own-answer.ts';

// Guards for what the server's own addresses answer. Browsers do not load the descriptions of valibot, which are exact; these
// tell the server's answers from those of anybody else.

const isText = (value: unknown) => typeof value === 'string';
const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);

const isSummary: Guard = (value) => {
	const { cell, revision, count } = fieldsOf(value);
	return isText(cell) && isNumber(revision) && isNumber(count);
};

/** `GET /api/cells` */
export const isIndex: Guard = (value) => listOf(isSummary)(fieldsOf(value).cells);

const isPlace: Guard = (value) => {
	const { id, kind, names, lon, lat } = fieldsOf(value);
	return isText(id) && isText(kind) && has('zh', 'en')(names) && isNumber(lon) && isNumber(lat);
};

/** `GET /api/cells/<cell>` */
export const isChunk: Guard = (value) => {
	const { revision, places } = fieldsOf(value);
	return isNumber(revision) && listOf(isPlace)(places);
};

export const isAlert: Guard = (value) => {
	const { id, sent, effective, expires, revision, places, stretches } = fieldsOf(value);
	return (
		[id, sent, effective, expires].every(isText) &&
		isNumber(revision) &&
		Array.isArray(places) &&
		Array.isArray(stretches)
	);
};

/** A list of alerts. */
export const areAlerts = listOf(isAlert);

/** `GET /api/alerts` and the database function `alerts_list` */
export const isAlertList: Guard = (value) => {
	const { standing, past } = fieldsOf(value);
	return areAlerts(standing) && areAlerts(past);
};

const isLearned: Guard = (value) => {
	const { prior, dwell_h } = fieldsOf(value);
	return [prior, dwell_h].every((row) => listOf(isNumber)(row) && (row as number[]).length === 4);
};

/** `GET /api/dynamics` */
export const isDynamics: Guard = (value) => {
	const { kinds, places } = fieldsOf(value);
	return [kinds, places].every(
		(group) =>
			typeof group === 'object' &&
			group !== null &&
			!Array.isArray(group) &&
			Object.values(group).every(isLearned)
	);
};

const isRoad: Guard = (value) => {
	const { id, code, points } = fieldsOf(value);
	return isText(id) && isText(code) && listOf(listOf(isNumber))(points) && (points as unknown[]).length > 1;
};

/** `GET /api/expressways` */
export const areRoads = listOf(isRoad);

/** `GET /api/config` */
export const isConfig: Guard = (value) => {
	const { supabaseUrl, supabaseKey, demonstration } = fieldsOf(value);
	return isText(supabaseUrl) && isText(supabaseKey) && typeof demonstration === 'boolean';
};

/** Guard for the answer of an address under `/api`; undefined for any other address. */
export function guardOf(path: string): Guard | undefined {
	if (/^\/api\/cells\/[^/]+$/.test(path)) return isChunk;
	return {
		'/api/cells': isIndex,
		'/api/alerts': isAlertList,
		'/api/dynamics': isDynamics,
		'/api/expressways': areRoads,
		'/api/config': isConfig
	}[path];
}
