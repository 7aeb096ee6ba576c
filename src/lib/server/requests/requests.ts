import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Histogram, type Registry } from 'prom-client';
import { hasEdge, type Edge } from '../callers/edge.ts';
import { ownHeader, ownVersion } from '../../flow/own-answer.ts';
import type { Log } from '../log/log.ts';
import { setHeaders } from './headers.ts';
import { requestIdHeader, requestIdOf, withRequestId } from '../log/request-id.ts';

interface Options {
	registry: Registry;
	log: Log;
	edge: Edge;
}

/** Pattern of a request that no page or service has named: it is for a file of the build. */
const file = 'file';

const internal = JSON.stringify({ code: 'internal', message: 'Something went wrong here. Try again later.' });

/** Marks every answer as this server's, gives every request an id, counts it and measures its duration. */
export class Requests {
	#options: Options;
	#patterns = new WeakMap<IncomingMessage, string>();
	#received: Counter;
	#errors: Counter;
	#duration: Histogram<'route' | 'status'>;
	#warned = false;
	/** answers that are not complete, by id of the request */
	#open = new Map<string, ServerResponse>();

	constructor(options: Options) {
		const registers = [options.registry];
		this.#options = options;
		this.#received = new Counter({
			name: 'changxing_http_requests_total',
			help: 'HTTP requests received.',
			registers
		});
		this.#errors = new Counter({
			name: 'changxing_http_errors_total',
			help: 'HTTP requests answered with a status of 500 or above.',
			registers
		});
		this.#duration = new Histogram({
			name: 'changxing_http_request_duration_seconds',
			help: 'Time to answer HTTP requests, by pattern of the address and class of the status.',
			labelNames: ['route', 'status'],
			registers
		});
	}

	/** Sets the pattern of a request's address. It must be written in the code, never be the address: it becomes a label. */
	name(request: IncomingMessage, pattern: string): void {
		this.#patterns.set(request, pattern);
	}

	/**
	 * Answers a request. Log lines and database calls made for it carry its id, and the answer has it in a header.
	 * @param answer if it throws, the request is answered with 500 and the error is logged
	 */
	follow(request: IncomingMessage, response: ServerResponse, answer: () => void): void {
		const { log, edge } = this.#options;
		const id = requestIdOf(request.headers[requestIdHeader], hasEdge(edge));
		const begun = performance.now();
		request.headers[requestIdHeader] = id;
		setHeaders(request, response, edge);
		response.setHeader(requestIdHeader, id);
		response.setHeader(ownHeader, ownVersion);
		this.#received.inc();
		this.#noticeEdge(request);
		this.#open.set(id, response);
		response.once('close', () => {
			this.#open.delete(id);
			const route = this.#patterns.get(request) ?? file;
			const answered = response.writableFinished;
			const status = answered ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
			const seconds = (performance.now() - begun) / 1000;
			if (answered && response.statusCode >= 500) this.#errors.inc();
			this.#duration.observe({ route, status }, seconds);
			log.debug(
				{
					request: id,
					method: request.method,
					route,
					status: response.statusCode,
					ms: Math.round(seconds * 1000)
				},
				answered ? 'Answered a request' : 'A caller hung up'
			);
		});
		withRequestId(id, () => {
			try {
				answer();
			} catch (error) {
				log.error({ err: error }, 'A request could not be answered');
				this.abandon(id);
			}
		});
	}

	/** Ends an answer that nobody completes any more: with 500, or by closing the connection if it has begun. */
	abandon(id: string): void {
		const response = this.#open.get(id);
		if (response?.headersSent) response.destroy();
		else response?.writeHead(500, { 'content-type': 'application/json' }).end(internal);
	}

	/** Warns once of a proxy that is not configured: all callers then seem to have the proxy's address. */
	#noticeEdge({ headers }: IncomingMessage): void {
		const { log, edge } = this.#options;
		if (this.#warned || hasEdge(edge) || headers['x-forwarded-for'] === undefined) return;
		this.#warned = true;
		log.warn(
			'A request came with X-Forwarded-For, and no proxy is set: where one of yours stands before this server, set TRUST_PROXY=1, else nothing of it is believed'
		);
	}
}
