import { Histogram, type Registry } from 'prom-client';
import { requestId, requestIdHeader } from '../log/request-id.ts';

/**
 * A `fetch` for database clients. It sends the id of the HTTP request for which a call is made, and measures the duration of
 * function calls. Function names come only from this code, so the number of metric labels stays small.
 */
export function watchedFetch(registry: Registry, fetchIt: typeof fetch = fetch): typeof fetch {
	const duration = new Histogram({
		name: 'changxing_rpc_duration_seconds',
		help: 'Time of calls of database functions by this process, by function and outcome.',
		labelNames: ['function', 'outcome'],
		registers: [registry]
	});
	return async (input, init) => {
		const id = requestId();
		const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
		if (id !== undefined) headers.set(requestIdHeader, id);
		const url = new URL(input instanceof Request ? input.url : input);
		const name = /\/rest\/v1\/rpc\/([a-z_][a-z0-9_]*)$/.exec(url.pathname)?.[1];
		const end = name === undefined ? () => 0 : duration.startTimer({ function: name });
		try {
			const answer = await fetchIt(input, { ...init, headers });
			end({ outcome: answer.ok ? 'ok' : answer.status < 500 ? 'refused' : 'failed' });
			return answer;
		} catch (error) {
			end({ outcome: 'failed' });
			throw error;
		}
	};
}
