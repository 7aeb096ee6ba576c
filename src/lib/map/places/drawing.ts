import { mercator } from '../mercator.ts';
import type { Theme } from '../symbols.ts';
import type { Label } from './labels.ts';

/** Position of the device, WGS-84 degrees. */
export interface Here {
	lon: number;
	lat: number;
	/** metres */
	accuracy: number;
	/** degrees clockwise from north; null if not known */
	heading: number | null;
}

/** Time for which a change is highlighted, milliseconds. */
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

/** Writes the names at the positions chosen for them. */
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

/** Draws a ring that grows and fades. @param age 0..1 */
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

/** Radius of the halo of the open place, CSS pixels. */
export const selectionRadius = 26;

/** Draws the halo of the open place. */
export function drawSelection(context: CanvasRenderingContext2D, x: number, y: number, theme: Theme): void {
	context.fillStyle = colours[theme].accentFaint;
	context.strokeStyle = colours[theme].accent;
	context.lineWidth = 3;
	context.beginPath();
	context.arc(x, y, selectionRadius, 0, 2 * Math.PI);
	context.fill();
	context.stroke();
}

/** Metres per CSS pixel at the equator at zoom 0 (WGS-84 equator / 256). */
const metresAtZero = 40_075_016.686 / 256;

/** Draws the device's position, with its accuracy and heading. @param west @param north corner of the canvas, world pixels */
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
