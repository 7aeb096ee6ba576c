/** Shakes the device, where it can be shaken. @param pattern ms of shaking and of rest, in turn */
export function vibrate(pattern: number[]): void {
	// a browser that does not let the page shake the phone says so with false
	if ('vibrate' in navigator) navigator.vibrate(pattern);
}
