import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { raised } from '../../domain/alert/alert.fixture.ts';
import { secondsSince, watchDelivery } from './delivery.ts';
import { readCounter, readGauge } from './read.ts';

it('reads values that are kept elsewhere at each scrape', async () => {
	const registry = new Registry();
	let count = 3;
	readCounter(registry, 'things_total', 'Things.', () => count);
	readGauge(registry, 'held', 'Held.', () => -count);
	expect(await registry.metrics()).toMatch(
		/# TYPE things_total counter\nthings_total 3\n\n.*# TYPE held gauge\nheld -3/s
	);
	count = 5;
	expect(await registry.metrics()).toMatch(/^things_total 5$/m);
});

it('measures the delay of an alert from when it was due', () => {
	const now = Date.parse('2026-05-01T10:00:00Z');
	const at = (seconds: number) => new Date(now - seconds * 1000).toISOString();
	const seconds = (sent: number, effective: number, cancelled: number | null = null) =>
		secondsSince(
			raised(now, {
				sent: at(sent),
				effective: at(effective),
				cancelled_at: cancelled === null ? null : at(cancelled)
			}),
			now
		);
	expect(seconds(30, 30)).toBe(30);
	// raised in advance, begins later
	expect(seconds(3600, 5)).toBe(5);
	expect(seconds(3600, 3600, 2)).toBe(2);
	// the clocks of two machines differ
	expect(seconds(-1, -1)).toBe(0);
});

it('keeps two histograms for each channel over which alerts go out', async () => {
	const registry = new Registry();
	const watch = watchDelivery(registry, 'push', 'a browser');
	watch.delivered('taken', 0.2);
	watch.delivered('gone', 0.1);
	watch.sent(3);
	const text = await registry.metrics();
	expect(text).toContain('changxing_push_delivery_seconds_count{outcome="taken"} 1');
	expect(text).toContain('changxing_push_delivery_seconds_count{outcome="gone"} 1');
	expect(text).toContain('changxing_push_alert_latency_seconds_bucket{le="5"} 1');
	expect(text).toContain('changxing_push_alert_latency_seconds_bucket{le="2"} 0');
});
