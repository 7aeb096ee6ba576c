import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Registry } from 'prom-client';
import type { Log } from './log/log.ts';

/** A part of the server that starts and stops by itself. */
export interface Service {
	/** one word, for the log */
	name: string;
	/** @throws Error with one sentence for the operator */
	start(): Promise<void> | void;
	/**
	 * Answers a request if it belongs to this service.
	 * @returns the pattern of the request's address (it becomes a label of metrics, so never the address itself); false if the
	 * request belongs to another service
	 */
	handle?(request: IncomingMessage, response: ServerResponse): string | false;
	/** asks connected clients to reconnect to another server; everything else keeps running */
	drain?(): Promise<void>;
	stop(): Promise<void> | void;
	/** registers its metrics; called once, before `start` */
	metrics?(registry: Registry): void;
}

/** Services that have started. */
export interface Running {
	/** lets the first service that the request belongs to answer it, see {@link Service.handle}; false if there is none */
	handle(request: IncomingMessage, response: ServerResponse): string | false;
	/** drains the services, the last started first */
	drain(): Promise<void>;
	/** stops all services, the last started first, even if some fail; then throws the first failure */
	stop(): Promise<void>;
}

/**
 * Starts services one after the other. If one fails, those already started are stopped.
 * @throws Error the failure of that service
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
			// failures to stop are logged; the caller needs the reason why the start failed
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
