import { Counter, Gauge, type Registry } from 'prom-client';

/** Registers a counter whose value is kept elsewhere; it is read at each scrape. */
export function readCounter(registry: Registry, name: string, help: string, value: () => number): void {
	new Counter({
		name,
		help,
		registers: [registry],
		collect() {
			this.reset();
			this.inc(value());
		}
	});
}

/** Registers a gauge whose value is kept elsewhere; it is read at each scrape. */
export function readGauge(registry: Registry, name: string, help: string, value: () => number): void {
	new Gauge({
		name,
		help,
		registers: [registry],
		collect() {
			this.set(value());
		}
	});
}
