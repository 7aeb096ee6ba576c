import { publicConfig, settingsHash } from '$lib/server/pages/config';
import { preferences } from '$lib/server/pages/preferences';

// the origin is the same on every page: a page that follows another asks the server for nothing
export const load = ({ url, cookies, untrack }) =>
	untrack(() => ({
		config: publicConfig(url),
		settings: settingsHash(url),
		...preferences(cookies)
	}));
