import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prior, reliability, roleReliability, StatusTracker, type TrackedReport } from './belief.ts';
import { dynamics } from '../../src/lib/domain/belief/dynamics.ts';
import { kinds } from '../../src/lib/domain/place/place.ts';
import { roles, type Role } from '../../src/lib/domain/report/report.ts';
import { mostLikely, statuses, type Belief } from '../../src/lib/domain/place/status.ts';

const minute = 60_000;
const hour = 60 * minute;

const expectNear = (actual: Belief, expected: Belief, tolerance = 1e-9) =>
	actual.forEach((p, i) => expect(Math.abs(p - expected[i]!)).toBeLessThan(tolerance));

const said = (overrides: Partial<TrackedReport> = {}): TrackedReport => ({
	place: 'p',
	kind: 'checkpoint',
	reporter: 'a',
	role: 'driver',
	status: 'closed',
	observedAt: overrides.receivedAt ?? 0,
	receivedAt: overrides.observedAt ?? 0,
	...overrides
});
const told = (...reports: Partial<TrackedReport>[]) => {
	const tracker = new StatusTracker();
	for (const report of reports) tracker.report(said(report));
	return tracker;
};
const believed = (tracker: StatusTracker, name: string) => {
	const { alpha, beta } = tracker.trust(name)!;
	return reliability(alpha, beta);
};

/** Random reports about two places by six people, in order of arrival. */
const anyReports = fc
	.array(
		fc.record({
			place: fc.constantFrom('p', 'q'),
			reporter: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
			status: fc.constantFrom(...statuses),
			receivedAt: fc.integer({ min: 0, max: 60 * 24 * 3 }).map((m) => m * minute),
			late: fc.integer({ min: -30, max: 600 }).map((m) => m * minute),
			distance: fc.option(fc.integer({ min: 0, max: 300_000 }), { nil: undefined })
		}),
		{ minLength: 1, maxLength: 40 }
	)
	.map((list) =>
		list
			.sort((a, b) => a.receivedAt - b.receivedAt)
			.map(({ late, ...rest }) =>
				said({
					...rest,
					kind: rest.place === 'p' ? 'checkpoint' : 'service_station',
					role: roles['abcdef'.indexOf(rest.reporter) % roles.length]!,
					observedAt: rest.receivedAt - late
				})
			)
	);

describe('StatusTracker', () => {
	it('gives valid probabilities for any reports', () => {
		fc.assert(
			fc.property(anyReports, fc.integer({ min: 0, max: 100 }), (reports, later) => {
				const tracker = new StatusTracker();
				for (const report of reports) {
					tracker.report(report);
					for (const at of [report.receivedAt, report.receivedAt + later * hour]) {
						const belief = tracker.belief(report.place, at);
						expect(belief.every((p) => p > 0 && p < 1)).toBe(true);
						expect(belief.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
					}
				}
				for (const { reporter } of reports) {
					const { alpha, beta, standing } = tracker.trust(reporter)!;
					for (const n of [alpha, beta]) expect(n).toBeGreaterThan(0);
					expect(standing).toBeGreaterThanOrEqual(0);
				}
			})
		);
	});

	it('does not depend on the order of reports that arrive at the same time', () => {
		fc.assert(
			fc.property(anyReports, fc.array(fc.nat(), { minLength: 40, maxLength: 40 }), (reports, keys) => {
				// all reports of a half day arrive at its end, about one place, one per person
				const seen = new Set<string>();
				const batches = reports
					.map((report) => ({
						...report,
						place: 'p',
						kind: 'checkpoint' as const,
						receivedAt: Math.ceil((report.receivedAt + 1) / (12 * hour)) * 12 * hour
					}))
					.filter(({ reporter, receivedAt }) => {
						const key = `${reporter} ${receivedAt}`;
						return !seen.has(key) && seen.add(key);
					});
				const shuffled = batches
					.map((report, i) => [report.receivedAt, keys[i]!, report] as const)
					.sort(([a, x], [b, y]) => a - b || x - y)
					.map(([, , report]) => report);
				const at = batches.at(-1)!.receivedAt;
				expectNear(told(...shuffled).belief('p', at), told(...batches).belief('p', at));
			})
		);
	});

	it('gives the same for two reports of one person at one moment, in either order', () => {
		fc.assert(
			fc.property(fc.constantFrom(...statuses), fc.constantFrom(...statuses), (one, other) => {
				const [first, last] = [
					told({ status: one }, { status: other }),
					told({ status: other }, { status: one })
				];
				expectNear(first.belief('p', hour), last.belief('p', hour));
			})
		);
	});

	it('counts a report once if it arrives twice', () => {
		fc.assert(
			fc.property(anyReports, (reports) => {
				const [once, twice] = [told(...reports), told(...reports.flatMap((report) => [report, report]))];
				const at = reports.at(-1)!.receivedAt;
				for (const place of ['p', 'q']) expectNear(twice.belief(place, at), once.belief(place, at), 1e-12);
			})
		);
	});

	it('counts one report of each reporter', () => {
		const often = told(...Array.from({ length: 11 }, (_, i) => ({ observedAt: i * 100 })));
		expectNear(often.belief('p', 5000), told({ observedAt: 1000 }).belief('p', 5000));
	});

	it('applies a late report at the time it was observed', () => {
		const [late, punctual] = [
			told({ reporter: 'b', status: 'open', observedAt: hour }, { observedAt: 0, receivedAt: 2 * hour }),
			told({ observedAt: 0 }, { reporter: 'b', status: 'open', observedAt: hour })
		];
		expectNear(late.belief('p', 2 * hour), punctual.belief('p', 2 * hour));
	});

	it('uses the time of arrival if the clock of the reporter is fast', () => {
		const fast = told({ observedAt: 3 * hour, receivedAt: hour });
		expectNear(fast.belief('p', 2 * hour), told({ observedAt: hour }).belief('p', 2 * hour));
	});

	it('gives the mean of the priors for an unknown place, and the prior before the first report', () => {
		const mean = statuses.map((_, k) => kinds.reduce((sum, kind) => sum + prior(kind)[k]! / 3, 0));
		expectNear(new StatusTracker().belief('nowhere', 0), mean as unknown as Belief);
		expectNear(told({ observedAt: hour }).belief('p', 0), prior('checkpoint'));
	});

	it('gives less weight to a report from far away', () => {
		const closed = (distance?: number) => told(distance === undefined ? {} : { distance }).belief('p', 0)[3];
		expect(closed(2000)).toBeCloseTo(closed(), 12);
		expect(closed(20_000)).toBeLessThan(closed());
		expect(closed(500_000)).toBeLessThan(closed(20_000));
		expect(closed(500_000)).toBeGreaterThan(prior('checkpoint')[3]);
	});
});

/** True reports "open" every half hour for some hours, by six drivers in turn. */
const witnesses = (hours: number, places = ['p']): Partial<TrackedReport>[] =>
	Array.from({ length: hours * 2 }, (_, i) =>
		places.map((place) => ({
			place,
			reporter: `w${i % 6}`,
			status: 'open' as const,
			observedAt: i * 30 * minute
		}))
	).flat();

describe('trust', () => {
	it('starts with the reliability of the role, within its bounds', () => {
		for (const role of roles) {
			const tracker = told({ reporter: role, role });
			expect(believed(tracker, role)).toBeCloseTo(roleReliability[role], 9);
		}
		expect(reliability(1000, 1)).toBe(0.97);
		expect(reliability(1, 1000)).toBe(0.03);
	});

	it('rises if others confirm a reporter, and falls if they contradict', () => {
		const reports = [
			...witnesses(12),
			...[2, 5, 8].map((at) => ({ reporter: 'liar', status: 'closed' as const, observedAt: at * hour + 1 }))
		];
		const tracker = told(...reports.sort((a, b) => a.observedAt! - b.observedAt!));
		expect(believed(tracker, 'w0')).toBeGreaterThan(0.82);
		expect(believed(tracker, 'liar')).toBeLessThan(0.6);
	});

	it('does not change without reports of other people', () => {
		const tracker = told(...Array.from({ length: 20 }, (_, i) => ({ observedAt: i * hour })));
		expect(tracker.trust('a')).toMatchObject({ standing: 0 });
		expect(believed(tracker, 'a')).toBeCloseTo(0.8, 9);
	});

	it('does not rise in a ring of accounts that only confirm each other', () => {
		const ring = ['x', 'y', 'z'];
		const places = Array.from({ length: 12 }, (_, i) => `p${i}`);
		const pushed = places.flatMap((place, i) =>
			ring.map((reporter, n) => ({
				place,
				reporter,
				status: 'closed' as const,
				observedAt: i * hour + n * minute
			}))
		);
		// the only other person reports long after, so that only the ring itself could confirm its reports
		const tracker = told(
			...pushed,
			...places.map((place) => ({ place, reporter: 'w', observedAt: 40 * hour }))
		);
		const alone = told(
			...places.flatMap((place, i) =>
				ring.map((reporter, n) => ({
					place,
					reporter: `${reporter}${i}`,
					status: 'closed' as const,
					observedAt: i * hour + n * minute
				}))
			),
			...places.map((place) => ({ place, reporter: 'w', observedAt: 40 * hour }))
		);
		const stranger = believed(alone, 'x0');
		for (const member of ring) expect(believed(tracker, member)).toBeLessThan(stranger + 0.05);
		expect(stranger).toBeGreaterThan(0.82);
	});

	it('gives a known ring little more weight than one reporter', () => {
		const ring = ['u', 'v', 'x', 'y', 'z'];
		const before = Array.from({ length: 10 }, (_, i) =>
			ring.map((reporter, n) => ({
				place: `p${i}`,
				reporter,
				status: 'closed' as const,
				observedAt: i * hour + n * minute
			}))
		).flat();
		const attack = ring.map((reporter, n) => ({ reporter, observedAt: 11 * hour + n * minute }));
		const at = 11 * hour + 5 * minute;
		const one = told(...before, attack[0]!).belief('p', at)[3];
		const all = told(...before, ...attack).belief('p', at)[3];
		const strangersApart = told(
			...attack.map((report, n) => ({ ...report, role: 'volunteer' as const, reporter: `s${n}` }))
		).belief('p', at)[3];
		expect(all).toBeLessThan(one + 0.1);
		expect(strangersApart).toBeGreaterThan(0.99);
	});
});

describe('an attacker with fresh accounts', () => {
	/** Amount that one report adds to the log-odds of its status. */
	const voice = (role: Role) => Math.log((3 * roleReliability[role]) / (1 - roleReliability[role]));
	const fresh = fc.constantFrom('anonymous' as const, 'driver' as const);
	/** Reports of other people: volunteers, who are known, and drivers, who are still strangers. */
	const others = fc.array(
		fc.record({
			reporter: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'),
			status: fc.constantFrom(...statuses),
			minutes: fc.integer({ min: 0, max: 20 * 60 })
		}),
		{ maxLength: 40 }
	);

	it('raises the odds of a status by at most 1 + T/2 reports within T hours, with any number of accounts', () => {
		const at = 24 * hour;
		fc.assert(
			fc.property(
				others,
				fresh,
				fc.constantFrom(...statuses),
				fc.integer({ min: 0, max: 20 * 60 }),
				fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 120, size: 'max' }),
				(honest, role, pushed, span, times) => {
					const seen = honest
						.map(({ reporter, status, minutes }) => ({
							reporter: reporter as string,
							status,
							role: 'abc'.includes(reporter) ? ('volunteer' as const) : ('driver' as const),
							observedAt: at - minutes * minute
						}))
						// strangers who report the same count as attackers
						.filter((report) => report.role === 'volunteer' || report.status !== pushed)
						.concat({ reporter: 'z', status: 'open', role: 'volunteer', observedAt: at })
						.sort((x, y) => x.observedAt - y.observedAt);
					const attack = times.map((share, i) => ({
						reporter: `fresh${i}`,
						role,
						status: pushed,
						observedAt: at - share * span * minute,
						receivedAt: at
					}));
					const odds = (tracker: StatusTracker) => {
						const p = tracker.belief('p', at)[statuses.indexOf(pushed)]!;
						return Math.log(p / (1 - p));
					};
					const raised = odds(told(...seen, ...attack)) - odds(told(...seen));
					expect(raised).toBeLessThanOrEqual((1 + span / 120) * voice(role) + 1e-9);
				}
			)
		);
	});

	it('moves a place with regular reports by at most two reports in two hours, learning included', () => {
		const watched = witnesses(12);
		const start = 11.5 * hour;
		const at = start + 2 * hour;
		const calm = told(...watched);
		fc.assert(
			fc.property(
				fresh,
				fc.array(fc.integer({ min: 1, max: 119 }), { minLength: 1, maxLength: 80, size: 'max' }),
				(role, times) => {
					const attacked = told(
						...watched,
						...times
							.sort((a, b) => a - b)
							.map((m, i) => ({ reporter: `fresh${i}`, role, observedAt: start + m * minute }))
					);
					const odds = (tracker: StatusTracker) => {
						const belief = tracker.belief('p', at);
						return Math.log(belief[3] / belief[0]);
					};
					expect(odds(attacked) - odds(calm)).toBeLessThanOrEqual(2 * voice(role) + 1e-9);
				}
			),
			{ numRuns: 60 }
		);
	});

	it('does not close a well-observed place with 1,000 accounts in ten minutes', () => {
		const tracker = told(
			...witnesses(48),
			...Array.from({ length: 1000 }, (_, i) => ({
				reporter: `fresh${i}`,
				role: 'anonymous' as const,
				observedAt: 47.5 * hour + i * 600
			}))
		);
		expect(mostLikely(tracker.belief('p', 47.7 * hour)).status).toBe('open');
	});
});

describe('dynamics', () => {
	it('stay at the first estimate for six hours, and are learned after that', () => {
		const tracker = told(...witnesses(5));
		expect(tracker.dynamics('checkpoint')).toBe(dynamics.checkpoint);
		tracker.report(said({ reporter: 'w0', status: 'open', observedAt: 7 * hour }));
		expect(tracker.dynamics('checkpoint').prior[0]).toBeGreaterThan(dynamics.checkpoint.prior[0]);
	});
});
