/** Parts of a keyboard event that tell which key was meant. */
type Key = Pick<KeyboardEvent, 'key' | 'isComposing' | 'keyCode'>;

/** `keyCode` of a key that an input method used itself. */
const usedByInputMethod = 229;

/**
 * The key that a person pressed for the page; empty if it was for an input method, such as the Enter that takes over
 * the letters of pinyin, the Escape that drops them, or the arrow keys in the list of candidates.
 * Safari sends that keydown after `compositionend`, with `isComposing` false: only `keyCode` tells it there.
 */
export const typedKey = ({ key, isComposing, keyCode }: Key): string =>
	isComposing || keyCode === usedByInputMethod ? '' : key;
