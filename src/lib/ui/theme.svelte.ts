import { MediaQuery } from 'svelte/reactivity';
import { rememberPreference } from './preference.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themes)[number];

/** Light, dark, or as the device says. */
class Theme {
	choice = $state<ThemeChoice>('auto');
	#dark = new MediaQuery('prefers-color-scheme: dark');

	get effective(): 'light' | 'dark' {
		return this.choice === 'auto' ? (this.#dark.current ? 'dark' : 'light') : this.choice;
	}

	/** Shows one for as long as a screen lasts, without remembering it. */
	show(choice: ThemeChoice): void {
		this.choice = choice;
		document.documentElement.dataset.theme = choice;
	}

	set(choice: ThemeChoice): void {
		this.show(choice);
		rememberPreference('theme', choice);
	}
}

export const theme = new Theme();
