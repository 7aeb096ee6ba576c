import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { place } from '../domain/place/place.fixture.ts';
import { geohash } from '../domain/geo/cell.ts';
import type { Changes, Changed } from './changes.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import { Statuses } from './statuses.svelte.ts';

const here = place('here', { lon: 121, lat: 31 });
const away = place('away', { lon: 113, lat: 23 });
const cellOf = ({ lon, lat }: { lon: number; lat: number }) => geohash(lon, lat, 3);

/** what the server answers for a call; null: no network */
let cursor: string | null;
let told: Changed[];
let statuses: Statuses;
beforeEach(() => {
	cursor = '7';
	told = [];
	const channel = { on: () => channel, subscribe: () => channel };
	const realtime = { setAuth: async () => {} };
	const client = {
		config: { supabaseKey: 'key' },
		clock: { offset: 0 },
		now: () => Date.now(),
		get: async () => ({ realtime, channel: () => channel, removeChannel: async () => {} }),
		rpc: async () => {
			if (cursor === null) throw Object.assign(new Error('no network'), { code: 'network' });
			return { cursor, statuses: [] };
		}
	};
	const connection = { client, saver: { active: true }, on: () => () => {} } as unknown as Connection;
	statuses = new Statuses(connection, {
		tell: (changed: Changed) => told.push(changed)
	} as unknown as Changes);
});
afterEach(() => statuses.stop());

it('tells a place that nobody has reported from one whose statuses have not come yet, in every cell', async () => {
	expect(statuses.known(here)).toMatchObject({ status: null, missing: 'loading' });
	statuses.follow([cellOf(here)]);
	await vi.waitFor(() => expect(statuses.known(here).missing).toBeUndefined());
	// everything of the cell looks different now
	expect(told).toContain(null);
	// the map was moved: the cell there is not loaded
	expect(statuses.known(away)).toMatchObject({ status: null, missing: 'loading' });
	statuses.follow([cellOf(here), cellOf(away)]);
	await vi.waitFor(() => expect(statuses.known(away).missing).toBeUndefined());
});

it('says that a cell could not be loaded while those loaded before stay known', async () => {
	statuses.follow([cellOf(here)]);
	await vi.waitFor(() => expect(statuses.known(here).missing).toBeUndefined());
	cursor = null;
	statuses.follow([cellOf(here), cellOf(away)]);
	await vi.waitFor(() => expect(statuses.known(away).missing).toBe('unreached'));
	expect(statuses.known(here).missing).toBeUndefined();
});
