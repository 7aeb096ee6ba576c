import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Before the names of this process, so that they stand beside those of the server in one answer. */
const prefix = 'changxing_database_';

/** What can be watched of the database process: memory, delay of the event loop, sockets, and how long functions take. */
export class DatabaseMetrics {
	#registry = new Registry();
	#rpc: Histogram<'function' | 'outcome'>;

	constructor(realtime: () => { connections: number; topics: number }) {
		const registers = [this.#registry];
		collectDefaultMetrics({ register: this.#registry, prefix });
		this.#rpc = new Histogram({
			name: `${prefix}rpc_duration_seconds`,
			help: 'Time of calls of database functions, whoever calls, by function and outcome.',
			labelNames: ['function', 'outcome'],
			registers
		});
		for (const [name, help] of [
			['connections', 'Realtime sockets that are open.'],
			['topics', 'Realtime topics that somebody listens to.']
		] as const)
			new Gauge({
				name: `${prefix}realtime_${name}`,
				help,
				registers,
				collect() {
					this.set(realtime()[name]);
				}
			});
	}

	/** A function was called. @param name of a function that there is: a caller may write anything @param status of the answer */
	called(name: string, status: number, seconds: number): void {
		const outcome = status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed';
		this.#rpc.observe({ function: name, outcome }, seconds);
	}

	/** In Prometheus' text format. */
	text(): Promise<string> {
		return this.#registry.metrics();
	}
}
