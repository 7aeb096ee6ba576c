import { Histogram, type Registry } from 'prom-client';
import type { Alert } from '../../domain/alert/alert.ts';

/** Told of how alerts are delivered. */
export interface DeliveryWatch {
	/** one was delivered, or not, after so many seconds; an outcome is one of a few words */
	delivered(outcome: string, seconds: number): void;
	/** one went out for the first time, so many seconds after it was raised, began or was called off */
	sent(seconds: number): void;
}

export const unwatched: DeliveryWatch = { delivered() {}, sent() {} };

/** Seconds since an alert is to be told: since it was raised or, where that is later, begins; since it was called off. */
export function secondsSince({ sent, effective, cancelled_at }: Alert, now = Date.now()): number {
	const since =
		cancelled_at === null ? Math.max(Date.parse(sent), Date.parse(effective)) : Date.parse(cancelled_at);
	return Math.max(0, now - since) / 1000;
}

/** Registers the two histograms of one way by which alerts go out. @param to whom, in words */
export function watchDelivery(
	registry: Registry,
	channel: 'hub' | 'push' | 'webhook',
	to: string
): DeliveryWatch {
	const delivery = new Histogram({
		name: `changxing_${channel}_delivery_seconds`,
		help: `Time to deliver one alert to ${to}, by outcome.`,
		labelNames: ['outcome'],
		buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600],
		registers: [registry]
	});
	const latency = new Histogram({
		name: `changxing_${channel}_alert_latency_seconds`,
		help: `Time from raising or calling off an alert until it went out to ${to}.`,
		buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 600],
		registers: [registry]
	});
	return {
		delivered: (outcome, seconds) => delivery.observe({ outcome }, seconds),
		sent: (seconds) => latency.observe(seconds)
	};
}
