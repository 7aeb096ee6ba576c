import type { Attachment } from 'svelte/attachments';
import { typedKey } from './typed-key';

/** Arrow keys move through the choices of a radio group and select them, as in a native group. */
export const arrowKeys: Attachment<HTMLElement> = (group) => {
	const onKey = (event: KeyboardEvent) => {
		const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[typedKey(event)];
		const choices = [...group.querySelectorAll<HTMLElement>('[role="radio"]')];
		const at = choices.indexOf(document.activeElement as HTMLElement);
		if (!step || at < 0) return;
		event.preventDefault();
		const next = choices[(at + step + choices.length) % choices.length]!;
		next.focus();
		next.click();
	};
	group.addEventListener('keydown', onKey);
	return () => group.removeEventListener('keydown', onKey);
};
