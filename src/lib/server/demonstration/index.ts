import { createClient } from '@supabase/supabase-js';
import { call } from '../../database/call.ts';
import type { Database, Supabase } from '../../database/database.ts';
import { Backoff } from '../../flow/backoff.ts';
import { pause as wait } from '../../flow/pause.ts';
import type { Log } from '../log/log.ts';
import { Trouble } from '../log/trouble.ts';
import type { Kind } from '../../domain/place/place.ts';
import type { Receipt, Report, Role } from '../../domain/report/report.ts';
import { uuidv7 } from '../../domain/id/uuid.ts';
import { HiddenWorld, seeded, type Random } from './world.ts';

interface Options {
	supabaseUrl: string;
	publishableKey: string;
	secretKey: string;
	log: Log;
}

interface Reporter {
	client: Supabase;
	reliability: number;
}

/** A running demonstration. */
export interface Demonstration {
	/** stops the simulation and keeps its reports */
	pause(): Promise<void>;
	/** stops the simulation and removes all its data */
	stop(): Promise<void>;
}

const cast: readonly { role: Role; reliability: number; count: number }[] = [
	{ role: 'anonymous', reliability: 0.75, count: 4 },
	{ role: 'driver', reliability: 0.85, count: 8 },
	{ role: 'volunteer', reliability: 0.95, count: 4 }
];
/** Mean pause between two calls with reports, milliseconds. */
const pace = 2500;
const backfillHours = 2;
const batchSize = 50;

/**
 * Starts simulated reporters, who report places through the same API as people do, so that a new visitor sees a map
 * with activity. The reporters are marked, so all their reports can be removed again.
 */
export function startDemonstration(options: Options): Demonstration {
	const ended = new AbortController();
	const admin = createClient<Database>(options.supabaseUrl, options.secretKey, {
		auth: { persistSession: false, autoRefreshToken: false }
	});
	const run = (async () => {
		const backoff = new Backoff({ first: 1000, longest: 30_000 });
		const trouble = new Trouble(options.log, 'The demonstration waits', 'The demonstration goes on');
		while (!ended.signal.aborted)
			try {
				await play(options, admin, ended.signal, () => {
					backoff.reset();
					trouble.worked();
				});
			} catch (error) {
				// the database may be unavailable for a moment: the demonstration starts again when it answers
				trouble.failed(error as Error);
				await backoff.wait(ended.signal);
			}
	})();

	const pause = async () => {
		ended.abort();
		await run;
	};
	return {
		pause,
		async stop() {
			await pause();
			await call(admin, 'end_demonstration', {});
		}
	};
}

async function play(
	options: Options,
	admin: Supabase,
	signal: AbortSignal,
	begun: () => void
): Promise<void> {
	const must = <T>({ data, error }: { data: T; error: { message: string } | null }): NonNullable<T> => {
		if (error) throw new Error(error.message);
		return data as NonNullable<T>;
	};
	await call(admin, 'end_demonstration', {});
	must(await admin.from('places').update({ archived: false }).eq('source', 'demonstration').select('id'));
	const places = must(await admin.from('places').select('id, kind').eq('archived', false)) as {
		id: string;
		kind: Kind;
	}[];
	const now = Date.now();
	const random = seeded(now);
	const start = now - backfillHours * 3_600_000;
	const world = new HiddenWorld(places, random, start);
	const reporters = await hire(options, admin);

	await backfill(world, places, reporters, random, start, now);
	begun();
	while (await wait(pace * (0.5 + random()), signal)) {
		const reporter = pickOne(reporters, random);
		const count = 1 + Math.floor(random() * 3);
		const seen = Array.from({ length: count }, () => pickOne(places, random));
		await send(
			reporter,
			seen.map(({ id }) => report(world, id, Date.now(), reporter))
		);
	}
}

const pickOne = <T>(list: readonly T[], random: Random): T => list[Math.floor(random() * list.length)]!;

function report(world: HiddenWorld, place: string, time: number, { reliability }: Reporter): Report {
	return {
		id: uuidv7(),
		place_id: place,
		observed_at: new Date(time).toISOString(),
		...world.observe(place, time, reliability)
	};
}

/** Signs in all reporters as a phone does, marks them as demonstration and sets their roles. */
async function hire(options: Options, admin: Supabase): Promise<Reporter[]> {
	const reporters: Reporter[] = [];
	for (const { role, reliability, count } of cast)
		for (let i = 0; i < count; i++) {
			const client = createClient<Database>(options.supabaseUrl, options.publishableKey, {
				auth: { persistSession: false }
			});
			const { data, error } = await client.auth.signInAnonymously();
			if (error) throw error;
			const user = { user_id: data.user!.id };
			await call(admin, 'mark_demo', user);
			await call(admin, 'set_role', { ...user, role });
			reporters.push({ client, reliability });
		}
	return reporters;
}

/** Submits reports of the last {@link backfillHours} hours, each reporter's in order of time, in as few calls as possible. */
async function backfill(
	world: HiddenWorld,
	places: readonly { id: string }[],
	reporters: readonly Reporter[],
	random: Random,
	start: number,
	now: number
): Promise<void> {
	const visits: { place: string; time: number; reporter: Reporter }[] = [];
	for (const { id } of places) {
		// some places get no report, so that the state "unknown" is visible too
		if (random() < 0.15) continue;
		const passers = new Set(
			Array.from({ length: 1 + Math.floor(random() * 4) }, () => pickOne(reporters, random))
		);
		for (const reporter of passers)
			visits.push({ place: id, reporter, time: start + Math.sqrt(random()) * (now - start) });
	}
	visits.sort((a, b) => a.time - b.time);
	const told = new Map<Reporter, Report[]>();
	for (const { place, time, reporter } of visits) {
		const list = told.get(reporter) ?? [];
		told.set(reporter, list);
		list.push(report(world, place, time, reporter));
	}
	for (const [reporter, reports] of told)
		for (let from = 0; from < reports.length; from += batchSize)
			await send(reporter, reports.slice(from, from + batchSize));
}

const send = ({ client }: Reporter, reports: Report[]): Promise<Receipt[]> =>
	call(client, 'submit_reports', { reports });
