import { MediaQuery } from 'svelte/reactivity';

export type ThemeChoice = 'auto' | 'light' | 'dark';

const year = 31_536_000;

/** Remembers a preference in a cookie, so that the server paints it right the first time. */
export function rememberPreference(name: 'theme' | 'scale', value: string): void {
	document.cookie = `${name}=${value}; path=/; max-age=${year}; samesite=lax`;
}

/** Light, dark, or as the device says. */
class Theme {
	choice = $state<ThemeChoice>('auto');
	#dark = new MediaQuery('prefers-color-scheme: dark');

	get effective(): 'light' | 'dark' {
		return this.choice === 'auto' ? (this.#dark.current ? 'dark' : 'light') : this.choice;
	}

	set(choice: ThemeChoice): void {
		this.choice = choice;
		document.documentElement.dataset.theme = choice;
		rememberPreference('theme', choice);
	}
}

export const theme = new Theme();
