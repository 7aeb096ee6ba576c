/** Keys of the whole page, outside text fields and dialogs: "/" searches, Escape goes one step back. */
export const keys =
	(search: () => void, back: () => void) =>
	(event: KeyboardEvent): void => {
		const typing = (event.target as HTMLElement).closest('input, textarea, select, dialog');
		if (event.key === '/' && !typing) {
			event.preventDefault();
			search();
		} else if (event.key === 'Escape' && !document.querySelector('dialog[open]')) back();
	};
