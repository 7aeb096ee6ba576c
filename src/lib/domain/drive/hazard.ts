import { isGrave, type AlertAhead } from '../alert/alert.ts';
import type { Whereabouts } from './gps-filter.ts';

/** What the driver has to do at this moment. */
export interface Load {
	here: Pick<Whereabouts, 'source' | 'speed'> | null;
	/** change of heading in the last ten seconds, degrees */
	turned: number;
	/** time to the nearest Severe or Extreme alert, seconds; null if there is none */
	danger: number | null;
	/** true if something else on the screen waits for a tap, or is being spoken */
	busy: boolean;
}

/** Change of heading above which the driver is turning, degrees in ten seconds: a slip road, an interchange. */
const turning = 25;
/** Time before a danger in which no question is asked, seconds. */
const soon = 45;
/** Speed above which no question is asked, metres a second; lorries may not go faster. */
const hurry = 31;

/**
 * True if a question is safe now: on a straight road with reception, at ordinary speed, with no danger close ahead and
 * nothing else to answer.
 */
export function mayAsk({ here, turned, danger, busy }: Load): boolean {
	if (!here || here.source !== 'measured' || busy) return false;
	return here.speed <= hurry && turned <= turning && (danger === null || danger > soon);
}

/** Time to the nearest Severe or Extreme alert with a known time, seconds; null if there is none. */
export function dangerAhead(alerts: readonly AlertAhead[]): number | null {
	const grave = alerts.filter(({ alert }) => isGrave(alert.severity));
	const seconds = grave.map((one) => one.seconds).filter((one) => one !== null);
	return seconds.length ? Math.min(...seconds) : null;
}
