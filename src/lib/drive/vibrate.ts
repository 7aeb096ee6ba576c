/** Vibrates the device, where it can. @param pattern ms of vibration and of pause, in turn */
export function vibrate(pattern: number[]): void {
	// where the browser forbids it, the call returns false and does nothing
	if ('vibrate' in navigator) navigator.vibrate(pattern);
}
