import type { Road } from './network.ts';

/** An expressway as stored in the seed: hand-drawn, in separate parts. */
export interface DrawnRoad {
	code: string;
	names: Road['names'];
	loop: boolean;
	parts: Road['points'][];
}

/** Makes one road of each part. */
export const roadsOf = (drawn: readonly DrawnRoad[]): Road[] =>
	drawn.flatMap(({ code, names, loop, parts }, n) =>
		parts.map((points, i) => ({ id: `${code}/${n}.${i}`, code, names, loop, points }))
	);
