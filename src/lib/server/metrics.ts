import type { ServerResponse } from 'node:http';
import type { HubCounts } from './hub/index.ts';
import type { PushCounts } from './push/index.ts';

/** One number that can be watched, in the words of Prometheus. */
interface Metric {
	name: string;
	help: string;
	type: 'counter' | 'gauge';
	value: () => number;
}

/** What this process has done and holds, for `GET /metrics` in Prometheus' text format (version 0.0.4). */
export class Metrics {
	#requests = 0;
	#errors = 0;
	#metrics: Metric[];

	/** @param hub what the hub has done and holds, and what was pushed; null until they run */
	constructor(hub: () => HubCounts | null, push: () => PushCounts | null) {
		this.#metrics = [
			{
				name: 'changxing_http_requests_total',
				help: 'HTTP requests received.',
				type: 'counter',
				value: () => this.#requests
			},
			{
				name: 'changxing_http_errors_total',
				help: 'HTTP requests answered with a status of 500 or above.',
				type: 'counter',
				value: () => this.#errors
			},
			{
				name: 'changxing_hub_sockets',
				help: 'Sockets connected to the alert hub.',
				type: 'gauge',
				value: () => hub()?.sockets ?? 0
			},
			{
				name: 'changxing_hub_drivers',
				help: 'Drivers that share a position with the alert hub.',
				type: 'gauge',
				value: () => hub()?.drivers ?? 0
			},
			{
				name: 'changxing_hub_alerts_delivered_total',
				help: 'Alerts that a client acknowledged.',
				type: 'counter',
				value: () => hub()?.delivered ?? 0
			},
			{
				name: 'changxing_hub_alerts_unacknowledged_total',
				help: 'Attempts to deliver an alert that were not acknowledged in time.',
				type: 'counter',
				value: () => hub()?.unacknowledged ?? 0
			},
			{
				name: 'changxing_hub_refused_total',
				help: 'Messages of clients that the hub refused.',
				type: 'counter',
				value: () => hub()?.refused ?? 0
			},
			{
				name: 'changxing_hub_questions_answered_total',
				help: 'Questions about a place that a driver answered.',
				type: 'counter',
				value: () => hub()?.answered ?? 0
			},
			{
				name: 'changxing_push_subscriptions',
				help: 'Browsers that Web Push reaches, as last read.',
				type: 'gauge',
				value: () => push()?.subscriptions ?? 0
			},
			{
				name: 'changxing_push_taken_total',
				help: 'Messages that a push service took.',
				type: 'counter',
				value: () => push()?.taken ?? 0
			},
			{
				name: 'changxing_push_gone_total',
				help: 'Subscriptions that a push service no longer knows.',
				type: 'counter',
				value: () => push()?.gone ?? 0
			},
			{
				name: 'changxing_push_failed_total',
				help: 'Messages that a push service refused or did not take in time.',
				type: 'counter',
				value: () => push()?.failed ?? 0
			},
			{
				name: 'process_resident_memory_bytes',
				help: 'Resident memory of this process.',
				type: 'gauge',
				value: () => process.memoryUsage.rss()
			},
			{
				name: 'process_uptime_seconds',
				help: 'Seconds since this process began.',
				type: 'gauge',
				value: () => process.uptime()
			}
		];
	}

	/** Counts a request, and its failure when it is answered. */
	count(response: ServerResponse): void {
		this.#requests++;
		response.once('finish', () => {
			if (response.statusCode >= 500) this.#errors++;
		});
	}

	answer(response: ServerResponse): void {
		const text = this.#metrics
			.map(
				({ name, help, type, value }) =>
					`# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${name} ${value()}\n`
			)
			.join('');
		response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
	}
}
