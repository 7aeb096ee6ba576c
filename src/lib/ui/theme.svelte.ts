import { MediaQuery } from 'svelte/reactivity';
import { rememberPreference } from './preference.ts';

export const themes = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themes)[number];

/** Theme of the interface: light, dark, or the setting of the device. */
class Theme {
	choice = $state<ThemeChoice>('auto');
	#dark = new MediaQuery('prefers-color-scheme: dark');

	get effective(): 'light' | 'dark' {
		return this.choice === 'auto' ? (this.#dark.current ? 'dark' : 'light') : this.choice;
	}

	/** Shows a theme without storing it, for example for the time of a drive. */
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
