import * as v from 'valibot';
import type { ClientToServer, Refusal } from '../../domain/alert/hub-events.ts';
import type { RouteAnswer } from '../../domain/road/route-request.ts';
import type { Allowance } from '../../flow/allowance.ts';
import { badRequest, failed, isRefusal, tooFast } from './refusals.ts';

type Answer = RouteAnswer | Refusal | null;

/** An event that clients may send: its payload is checked before it is answered. */
export interface ClientEvent {
	allowance: Allowance;
	take(payload: unknown): Answer | Promise<Answer>;
}

export const clientEvent = <Shape extends v.GenericSchema>(
	allowance: Allowance,
	shape: Shape,
	answer: (payload: v.InferOutput<Shape>) => Answer | Promise<Answer>
): ClientEvent => ({
	allowance,
	take(given) {
		const { success, output } = v.safeParse(shape, given);
		return success ? answer(output) : badRequest;
	}
});

/** The connection to a client, as far as receiving uses it. */
export interface Incoming {
	connected: boolean;
	onAny(heard: (name: string, ...args: unknown[]) => void): unknown;
}

interface Options {
	/** called for every message that is refused */
	refused(): void;
	/** called for every message whose handling threw */
	failed(error: unknown): void;
}

/**
 * Receives all events of a client, of any name and content. A client chooses both, and whether there is an acknowledgement,
 * so nothing of a message is believed: an error here would end the process for everybody.
 */
export function receive(
	socket: Incoming,
	events: Record<keyof ClientToServer, ClientEvent>,
	{ refused, failed: report }: Options
): void {
	const answer = async (name: string, payload: unknown): Promise<Answer> => {
		const event = Object.hasOwn(events, name) ? events[name as keyof ClientToServer] : undefined;
		if (!event) return badRequest;
		if (!event.allowance.take()) return tooFast;
		try {
			return await event.take(payload);
		} catch (error) {
			report(error);
			return failed;
		}
	};
	socket.onAny((name, ...args) => {
		// messages that were under way when the connection was cut
		if (!socket.connected) return;
		const [payload] = args;
		const last = args.at(-1);
		void answer(name, typeof payload === 'function' ? undefined : payload).then((given) => {
			// a route that does not exist is an answer, not a fault of the client
			if (isRefusal(given) && given.code !== 'no_route') refused();
			if (typeof last === 'function') (last as (given: Answer) => void)(given);
		}, report);
	});
}
