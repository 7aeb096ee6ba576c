import { isGrave, type AlertAhead } from '../alert/alert.ts';
import type { Whereabouts } from './gps-filter.ts';

/** How it stands at the wheel. */
export interface Load {
	here: Pick<Whereabouts, 'source' | 'speed'> | null;
	/** how much the heading has changed within the last ten seconds, degrees */
	turned: number;
	/** seconds until the next severe or extreme alert; null where there is none */
	danger: number | null;
	/** something else is on the screen that waits for a tap, or is being said */
	busy: boolean;
}

/** Somebody turns who turns by more, degrees in ten seconds: a slip road, an interchange. */
const turning = 25;
/** So soon before a danger nobody is asked anything, seconds. */
const soon = 45;
/** Faster than a lorry may, one has enough to do, metres a second. */
const hurry = 31;

/**
 * True where a question does not add to the load of driving: on a straight road in the open, at an ordinary speed, with
 * nothing grave close ahead and nothing else to answer.
 */
export function mayAsk({ here, turned, danger, busy }: Load): boolean {
	if (!here || here.source !== 'measured' || busy) return false;
	return here.speed <= hurry && turned <= turning && (danger === null || danger > soon);
}

/** Seconds until the next severe or extreme alert; null where there is none. */
export function dangerAhead(alerts: readonly AlertAhead[]): number | null {
	const grave = alerts.filter(({ alert }) => isGrave(alert.severity));
	const seconds = grave.map((one) => one.seconds).filter((one) => one !== null);
	return seconds.length ? Math.min(...seconds) : null;
}
