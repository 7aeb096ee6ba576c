import { Counter, Gauge, type Registry } from 'prom-client';

/** Registers a number that is counted elsewhere and only grows; it is read whenever somebody asks. */
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

/** Registers a number that is held elsewhere; it is read whenever somebody asks. */
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
