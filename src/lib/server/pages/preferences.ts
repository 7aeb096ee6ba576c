import type { Cookies } from '@sveltejs/kit';

const themes = ['auto', 'light', 'dark'] as const;
const scales = ['normal', 'large', 'huge'] as const;

/** Theme and text size from the visitor's cookies; the default for a value that is missing or unknown. */
export function preferences(cookies: Pick<Cookies, 'get'>) {
	const theme = themes.find((name) => name === cookies.get('theme')) ?? 'auto';
	const scale = scales.find((name) => name === cookies.get('scale')) ?? 'normal';
	return { theme, scale };
}
