import { publicConfig } from '$lib/server/config';
import { preferences } from '$lib/server/preferences';
import { runtime } from '$lib/server/runtime';

export const load = ({ url, cookies }) => ({
	config: publicConfig(url),
	demonstration: runtime().demonstration().running,
	...preferences(cookies)
});
