import { describe, expect, it } from 'vitest';
import { HiddenWorld, seeded } from './world.ts';

const places = Array.from({ length: 200 }, (_, i) => ({ id: `p${i}`, kind: 'checkpoint' as const }));

describe('HiddenWorld', () => {
	it('is the same for the same seed', () => {
		const say = () => {
			const world = new HiddenWorld(places, seeded(7), 0);
			return places.map(({ id }) => world.observe(id, 3_600_000, 0.8));
		};
		expect(say()).toEqual(say());
	});

	it('is mostly open, with some of everything', () => {
		const world = new HiddenWorld(places, seeded(1), 0);
		const counts: Record<string, number> = {};
		for (const { id } of places) counts[world.truth(id, 0)] = (counts[world.truth(id, 0)] ?? 0) + 1;
		expect(counts.open).toBeGreaterThan(100);
		expect(Object.keys(counts)).toHaveLength(4);
	});

	it('lets a perfect reporter report the true status, with a wait only for queues', () => {
		const world = new HiddenWorld(places, seeded(3), 0);
		for (const { id } of places) {
			const said = world.observe(id, 0, 1);
			expect(said.status).toBe(world.truth(id, 0));
			if (said.status === 'closed') expect(said.wait_minutes).toBeUndefined();
		}
	});

	it('refuses a place it does not know', () => {
		expect(() => new HiddenWorld([], seeded(1), 0).truth('x', 0)).toThrow('"x"');
	});
});
