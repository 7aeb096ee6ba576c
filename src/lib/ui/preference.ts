const year = 31_536_000;

/** Stores a preference in a cookie, so that the server's first page already follows it. */
export function rememberPreference(name: 'theme' | 'scale', value: string): void {
	document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`;
}

/** The stored preference; null if there is none or its value is unknown. */
export function recallPreference<Choice extends string>(
	name: 'theme' | 'scale',
	choices: readonly Choice[]
): Choice | null {
	const found = new RegExp(`(?:^|; )${name}=([^;]*)`).exec(document.cookie)?.[1];
	return choices.find((choice) => choice === found) ?? null;
}
