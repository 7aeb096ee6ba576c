import type { Log } from './log/log.ts';

/** Errors of one connection: its peer or its network failed, and this process is sound. */
const ofConnection =
	/^(ECONN\w+|EPIPE|EHOST\w+|ENET\w+|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ERR_STREAM_\w+|ERR_HTTP_\w+|ERR_SOCKET_\w+|HPE_\w+|UND_ERR_\w+|WS_ERR_\w+)$/;
/** Libraries that read what a peer sends over its socket; their state belongs to that socket. */
const socketLibrary =
	/[\\/]node_modules[\\/](ws|engine\.io|engine\.io-parser|socket\.io|socket\.io-parser|httpxy)[\\/]/;
/** Errors after which nothing in the process can be relied on. */
const ofProcess =
	/^(ERR_OUT_OF_MEMORY|ERR_WORKER_OUT_OF_MEMORY|ERR_MEMORY_ALLOCATION_FAILED|ERR_INTERNAL_ASSERTION)$/;

/** Number of uncaught errors within {@link period} that are survived; with one more, something is broken for everybody. */
const most = 20;
/** Milliseconds. */
const period = 60_000;

interface Options {
	log: Log;
	/** id of the request that is being answered; undefined outside a request */
	request(): string | undefined;
	/** ends the answer to that request, which nobody completes any more */
	abandon(request: string): void;
	/** the process cannot be relied on: it has to shut down and to be started again */
	broken(): void;
	now?: () => number;
}

/**
 * Handles errors that nothing has caught. An error of one request or socket is logged and survived, because requests share
 * no state that it could have left half-written. After any other error, and after too many, the process has to restart.
 */
export class Uncaught {
	#options: Options;
	#times: number[] = [];
	/** number of errors since the process started */
	count = 0;

	constructor(options: Options) {
		this.#options = options;
	}

	handle(error: unknown): void {
		const { log, request, abandon, broken, now = Date.now } = this.#options;
		const id = request();
		const at = now();
		this.count++;
		this.#times = [...this.#times.filter((time) => at - time < period), at];
		if (id !== undefined) abandon(id);
		if (isOfOneCaller(error, id !== undefined) && this.#times.length <= most)
			return log.error({ err: error }, 'Nothing has caught an error of one caller; all others are served on');
		log.fatal({ err: error }, 'Nothing has caught an error, so the server restarts');
		broken();
	}
}

function isOfOneCaller(error: unknown, inRequest: boolean): boolean {
	const { code, stack } = error instanceof Error ? (error as NodeJS.ErrnoException) : {};
	if (code !== undefined && ofProcess.test(code)) return false;
	if (inRequest || (code !== undefined && ofConnection.test(code))) return true;
	// the place where it was thrown: the first line with a file
	const thrown = stack?.split('\n').find((line) => /^\s+at .*[\\/]/.test(line) && !line.includes('node:'));
	return thrown !== undefined && socketLibrary.test(thrown);
}
