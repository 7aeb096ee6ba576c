import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Log } from './log/log.ts';

/** A part of the server with a life of its own. */
export interface Service {
	/** one word, as in the log */
	name: string;
	/** @throws Error with one sentence for the operator */
	start(): Promise<void> | void;
	/**
	 * Answers a request that is this service's.
	 * @returns the pattern of its address, never the address itself: it becomes a label of metrics; false where the request
	 * is somebody else's
	 */
	handle?(request: IncomingMessage, response: ServerResponse): string | false;
	/** sends those who are connected to another server; everything else goes on */
	drain?(): Promise<void>;
	stop(): Promise<void> | void;
	/** registers what can be watched of it; called once, before it starts */
	metrics?(registry: Registry): void;
}

/** Services that run. */
export interface Running {
	/** the first service that the request belongs to answers it; false where it is nobody's, else as {@link Service.handle} */
	handle(request: IncomingMessage, response: ServerResponse): string | false;
	/** drains, the last that was started first */
	drain(): Promise<void>;
	/** stops, the last that was started first, each of them also where another fails; then throws the first failure */
	stop(): Promise<void>;
}

/**
 * Starts services one after the other. Where one fails, those that run are stopped.
 * @throws Error with what the one that failed says
 */
export async function startAll(
	services: readonly Service[],
	{ registry, log }: { registry: Registry; log: Log }
): Promise<Running> {
	const started: Service[] = [];
	const stop = async () => {
		const failures: unknown[] = [];
		for (const service of started.toReversed())
			try {
				await service.stop();
			} catch (error) {
				log.error({ service: service.name, err: error }, 'A service did not stop in order');
				failures.push(error);
			}
		if (failures.length) throw failures[0];
	};
	for (const service of services) service.metrics?.(registry);
	for (const service of services)
		try {
			await service.start();
			started.push(service);
		} catch (error) {
			// what does not stop either is in the log; what counts is why it did not start
			await stop().catch(() => undefined);
			throw error;
		}
	return {
		handle(request, response) {
			for (const service of services) {
				const pattern = service.handle?.(request, response);
				if (pattern) return pattern;
			}
			return false;
		},
		async drain() {
			for (const service of services.toReversed()) await service.drain?.();
		},
		stop
	};
}
