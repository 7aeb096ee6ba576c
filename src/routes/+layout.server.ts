import { publicConfig } from '$lib/server/config';
import { runtime } from '$lib/server/runtime';

export const load = ({ url, cookies }) => ({
	config: publicConfig(url),
	demonstration: runtime().demonstration().running,
	theme: cookies.get('theme') ?? 'auto',
	scale: cookies.get('scale') ?? 'normal'
});
