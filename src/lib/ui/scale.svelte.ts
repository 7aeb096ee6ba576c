import { rememberPreference } from './preference.ts';

export const scales = ['normal', 'large', 'huge'] as const;
export type Scale = (typeof scales)[number];

/** Text size of the interface; all other sizes are relative to it. */
class TextScale {
	choice = $state<Scale>('normal');

	set(choice: Scale): void {
		this.choice = choice;
		document.documentElement.dataset.scale = choice;
		rememberPreference('scale', choice);
	}
}

export const scale = new TextScale();
