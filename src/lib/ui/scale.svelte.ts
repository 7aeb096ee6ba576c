import { rememberPreference } from './preference.ts';

export const scales = ['normal', 'large', 'huge'] as const;
export type Scale = (typeof scales)[number];

/** How large the text is; everything is measured in it and grows along. */
class TextScale {
	choice = $state<Scale>('normal');

	set(choice: Scale): void {
		this.choice = choice;
		document.documentElement.dataset.scale = choice;
		rememberPreference('scale', choice);
	}
}

export const scale = new TextScale();
