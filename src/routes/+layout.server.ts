import { publicConfig, settingsHash } from '$lib/server/config';
import { preferences } from '$lib/server/preferences';

export const load = ({ url, cookies }) => ({
	config: publicConfig(url),
	settings: settingsHash(url),
	...preferences(cookies)
});
