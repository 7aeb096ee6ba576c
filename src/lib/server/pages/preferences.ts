import type { Cookies } from '@sveltejs/kit';

const themes = ['auto', 'light', 'dark'] as const;
const scales = ['normal', 'large', 'huge'] as const;

/** How a visitor wants the pages to look; anything unknown counts as not said. */
export function preferences(cookies: Pick<Cookies, 'get'>) {
	const theme = themes.find((name) => name === cookies.get('theme')) ?? 'auto';
	const scale = scales.find((name) => name === cookies.get('scale')) ?? 'normal';
	return { theme, scale };
}
