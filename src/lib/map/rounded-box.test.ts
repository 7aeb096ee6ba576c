import { expect, it } from 'vitest';
import { roundedBox } from './rounded-box.ts';

it('goes round the box once, with a corner at each of its corners', () => {
	const steps: unknown[][] = [];
	const note =
		(name: string) =>
		(...values: number[]) =>
			void steps.push([name, ...values]);
	roundedBox({ moveTo: note('to'), arcTo: note('arc'), closePath: note('close') }, 10, 20, 30, 8, 3, 0);
	expect(steps).toEqual([
		['to', 13, 20],
		['arc', 40, 20, 40, 28, 3],
		['arc', 40, 28, 10, 28, 0],
		['arc', 10, 28, 10, 20, 0],
		['arc', 10, 20, 40, 20, 3],
		['close']
	]);
});
