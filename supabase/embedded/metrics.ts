import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Prefix of this process's metrics, which the server answers together with its own. */
const prefix = 'changxing_database_';

/** Metrics of the database process: memory, delay of the event loop, sockets, and durations of function calls. */
export class DatabaseMetrics {
	#registry = new Registry();
	#rpc: Histogram<'function' | 'outcome'>;

	constructor(realtime: () => { connections: number; topics: number }, stackUsed: () => number) {
		const registers = [this.#registry];
		collectDefaultMetrics({ register: this.#registry, prefix });
		this.#rpc = new Histogram({
			name: `${prefix}rpc_duration_seconds`,
			help: 'Time of calls of database functions, whoever calls, by function and outcome.',
			labelNames: ['function', 'outcome'],
			registers
		});
		new Gauge({
			name: `${prefix}stack_used_bytes`,
			help: "Bytes of the database's stack in use between statements, above the first ones; it has 8 MB.",
			registers,
			collect() {
				this.set(stackUsed());
			}
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

	/** Counts a call of a function. @param name an existing function, or 'other' @param status HTTP status @param seconds duration */
	called(name: string, status: number, seconds: number): void {
		const outcome = status < 400 ? 'ok' : status < 500 ? 'refused' : 'failed';
		this.#rpc.observe({ function: name, outcome }, seconds);
	}

	/** The metrics in Prometheus' text format. */
	text(): Promise<string> {
		return this.#registry.metrics();
	}
}
