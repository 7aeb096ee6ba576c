import { publicConfig, settingsHash } from '$lib/server/pages/config';
import { preferences } from '$lib/server/pages/preferences';

// untracked: the origin is the same on every page, so navigation needs no new request
export const load = ({ url, cookies, untrack }) =>
	untrack(() => ({
		config: publicConfig(url),
		settings: settingsHash(url),
		...preferences(cookies)
	}));
