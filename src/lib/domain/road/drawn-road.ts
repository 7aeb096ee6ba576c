import type { Road } from './network.ts';

/** An expressway as it is drawn by hand, in parts that do not touch. */
export interface DrawnRoad {
	code: string;
	names: Road['names'];
	loop: boolean;
	parts: Road['points'][];
}

/** Each connected part a road of its own. */
export const roadsOf = (drawn: readonly DrawnRoad[]): Road[] =>
	drawn.flatMap(({ code, names, loop, parts }, n) =>
		parts.map((points, i) => ({ id: `${code}/${n}.${i}`, code, names, loop, points }))
	);
