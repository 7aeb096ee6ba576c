import type { AlertAhead } from '../../domain/alert/alert.ts';
import type { Answer, PositionReport, Question } from '../../domain/alert/hub-events.ts';
import type { RouteRequest } from '../../domain/road/route-request.ts';

/** What the drive needs of the alerts hub, however it is reached. */
export interface AlertFeed {
	/** Calls back with every alert that is new, changed or called off ahead of the position said last. @returns what ends it */
	alerts(heard: (ahead: AlertAhead) => void): () => void;
	/** Calls back with every question to this driver. @returns what ends it */
	questions(asked: (question: Question) => void): () => void;
	answer(answer: Answer): void;
	/** What the driver follows from now on; null: the road. */
	follow(route: RouteRequest | null): void;
	/** Where the driver is; may be called every second, the feed sends as often as the hub allows. */
	move(position: PositionReport): void;
	/** Ends the connection. */
	close(): void;
}
