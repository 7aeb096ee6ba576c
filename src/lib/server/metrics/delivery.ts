import { Histogram, type Registry } from 'prom-client';
import type { Alert } from '../../domain/alert/alert.ts';

/** Records how long the delivery of alerts takes. */
export interface DeliveryWatch {
	/** duration of one attempt; an outcome is one of a few words, because it becomes a label */
	delivered(outcome: string, seconds: number): void;
	/** time from the moment an alert was raised, began or was cancelled until it went out, see {@link secondsSince} */
	sent(seconds: number): void;
}

export const unwatched: DeliveryWatch = { delivered() {}, sent() {} };

/** Seconds since an alert was due: since it was raised or began, whichever is later; if it was cancelled, since then. */
export function secondsSince({ sent, effective, cancelled_at }: Alert, now = Date.now()): number {
	const since =
		cancelled_at === null ? Math.max(Date.parse(sent), Date.parse(effective)) : Date.parse(cancelled_at);
	return Math.max(0, now - since) / 1000;
}

/** Registers the two histograms of one channel over which alerts go out. @param to the recipient, in words */
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
