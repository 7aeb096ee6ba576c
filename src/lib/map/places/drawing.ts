import { mercator } from '../mercator.ts';
import type { Theme } from '../symbols.ts';
import type { Label } from './labels.ts';

/** Where the device is. */
export interface Here {
	lon: number;
	lat: number;
	/** metres */
	accuracy: number;
	/** degrees clockwise from north, where it is known */
	heading: number | null;
}

/** How long a change is shown, milliseconds. */
export const pulseTime = 1200;

const colours = {
	light: {
		text: '#14202b',
		halo: 'rgba(255, 255, 255, 0.92)',
		accent: '#0a5fb4',
		accentFaint: 'rgba(10, 95, 180, 0.15)'
	},
	dark: {
		text: '#f0f4f8',
		halo: 'rgba(13, 20, 28, 0.92)',
		accent: '#7cbcff',
		accentFaint: 'rgba(124, 188, 255, 0.18)'
	}
};

export const labelFont =
	'600 12px system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif';

/** Writes names where they have been placed. */
export function drawLabels(context: CanvasRenderingContext2D, labels: readonly Label[], theme: Theme): void {
	context.font = labelFont;
	context.textAlign = 'center';
	context.textBaseline = 'middle';
	context.lineJoin = 'round';
	context.lineWidth = 3;
	for (const { x, y, text } of labels) {
		context.strokeStyle = colours[theme].halo;
		context.strokeText(text, x, y);
		context.fillStyle = colours[theme].text;
		context.fillText(text, x, y);
	}
}

/** A ring that grows and fades. @param age 0..1 */
export function drawPulse(
	context: CanvasRenderingContext2D,
	x: number,
	y: number,
	age: number,
	theme: Theme
): void {
	context.save();
	context.globalAlpha = 1 - age;
	context.strokeStyle = colours[theme].accent;
	context.lineWidth = 3;
	context.beginPath();
	context.arc(x, y, 14 + 22 * age, 0, 2 * Math.PI);
	context.stroke();
	context.restore();
}

/** Of the halo of the place that is open, CSS pixels. */
export const selectionRadius = 26;

/** The halo of the place that is open. */
export function drawSelection(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
	context.fillStyle = colours[theme].accentFaint;
	context.strokeStyle = colours[theme].accent;
	context.lineWidth = 3;
	context.beginPath();
	context.arc(x, y, selectionRadius, 0, 2 * Math.PI);
	context.fill();
	context.stroke();
}

/** Metres of one CSS pixel at the equator at zoom 0 (WGS-84 equator / 256). */
const metresAtZero = 40_075_016.686 / 256;

/** The device's own position, with its accuracy and heading. West and north: the canvas corner in world pixels. */
export function drawHere(
	context: CanvasRenderingContext2D,
	here: Here,
	zoom: number,
	west: number,
	north: number,
	theme: Theme
): void {
	const world = 256 * 2 ** zoom;
	const [mx, my] = mercator(here.lon, here.lat);
	const [x, y] = [mx * world - west, my * world - north];
	const radius = (here.accuracy * 2 ** zoom) / (metresAtZero * Math.cos((here.lat * Math.PI) / 180));
	const { accent, accentFaint, halo } = colours[theme];
	context.fillStyle = accentFaint;
	context.beginPath();
	context.arc(x, y, Math.max(radius, 14), 0, 2 * Math.PI);
	context.fill();
	if (here.heading !== null) {
		const angle = ((here.heading - 90) * Math.PI) / 180;
		context.fillStyle = accent;
		context.beginPath();
		context.moveTo(x + 22 * Math.cos(angle), y + 22 * Math.sin(angle));
		context.lineTo(x + 9 * Math.cos(angle + 1), y + 9 * Math.sin(angle + 1));
		context.lineTo(x + 9 * Math.cos(angle - 1), y + 9 * Math.sin(angle - 1));
		context.fill();
	}
	context.fillStyle = accent;
	context.strokeStyle = halo;
	context.lineWidth = 3;
	context.beginPath();
	context.arc(x, y, 8, 0, 2 * Math.PI);
	context.fill();
	context.stroke();
}
