import type { WorkboxPlugin } from 'workbox-core';
import { countResponse } from '../lib/live/meter.ts';

/** Counts what the worker gets from the network, for who wants to know what the app uses. */
export const counted: WorkboxPlugin = {
	fetchDidSucceed: ({ response }) => {
		countResponse(response);
		return Promise.resolve(response);
	}
};
