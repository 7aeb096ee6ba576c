const year = 31_536_000;

/** Remembers a preference in a cookie, so that the server paints it right the first time. */
export function rememberPreference(name: 'theme' | 'scale', value: string): void {
	document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`;
}
