import { typedKey } from '$lib/ui/typed-key';

/** Keys of the whole page, outside text fields and dialogs: "/" searches, Escape goes one step back. */
export const keys =
	(search: () => void, back: () => void) =>
	(event: KeyboardEvent): void => {
		const key = typedKey(event);
		const typing = (event.target as HTMLElement).closest('input, textarea, select, dialog');
		if (key === '/' && !typing) {
			event.preventDefault();
			search();
		} else if (key === 'Escape' && !document.querySelector('dialog[open]')) back();
	};
