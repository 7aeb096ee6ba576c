const year = 31_536_000;

/** Remembers a preference in a cookie, so that the server paints it right the first time. */
export function rememberPreference(name: 'theme' | 'scale', value: string): void {
	document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`;
}

/** What was remembered; null where nothing was, or something unknown. */
export function recallPreference<Choice extends string>(
	name: 'theme' | 'scale',
	choices: readonly Choice[]
): Choice | null {
	const found = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1];
	return choices.find((choice) => choice === found) ?? null;
}
