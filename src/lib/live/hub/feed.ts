import type { AlertAhead } from '../../domain/alert/alert.ts';
import type { Answer, PositionReport, Question } from '../../domain/alert/hub-events.ts';
import type { RouteRequest } from '../../domain/road/route-request.ts';

/** The alerts hub as the drive page uses it. */
export interface AlertFeed {
	/** Calls back with every new, changed or cancelled alert ahead of the last position. @returns a function that stops this */
	alerts(heard: (ahead: AlertAhead) => void): () => void;
	/** Calls back with every question to this driver. @returns a function that stops this */
	questions(asked: (question: Question) => void): () => void;
	answer(answer: Answer): void;
	/** Sets the route that the driver follows; null: the road the driver is on. */
	follow(route: RouteRequest | null): void;
	/** Sets the driver's position. May be called every second; the feed sends as often as the hub allows. */
	move(position: PositionReport): void;
	/** Ends the connection. */
	close(): void;
}
