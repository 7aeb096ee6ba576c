import { publicConfig, settingsHash } from '$lib/server/config';
import { preferences } from '$lib/server/preferences';
import { runtime } from '$lib/server/runtime';

export const load = ({ url, cookies }) => ({
	config: publicConfig(url),
	settings: settingsHash(url),
	demonstration: runtime().demonstration().running,
	...preferences(cookies)
});
