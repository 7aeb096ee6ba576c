import type { Alert, AlertAhead } from '../domain/alert/alert.ts';
import { AlertsAhead } from '../domain/alert/alerts-ahead.ts';
import { Network } from '../domain/road/network.ts';
import { GpsFilter, walking, type Whereabouts } from '../domain/drive/gps-filter.ts';
import type { RouteRequest } from '../domain/road/route-request.ts';
import type { Position } from '../domain/geo/sphere.ts';
import { isNight } from '../domain/geo/sun.ts';
import { Announcing, type Sight } from './announcing.ts';
import { Asking } from './asking.svelte.ts';
import { Battery } from './battery.svelte.ts';
import type { AlertFeed } from '../live/hub/feed.ts';
import type { KeptAlerts } from './kept-alerts.ts';
import { Listening } from './listening.svelte.ts';
import { Outlook, type AheadRow, type OutlookWorld, type SamplingPoint } from './outlook.ts';
import { OwnResult } from './own-result.svelte.ts';
import { Positions, savingInterval, type PositionProblem } from './positions.ts';
import { Reporting, type ReportTaker } from './reporting.svelte.ts';
import { awaitNetwork } from './roads.ts';
import { Travel } from './travel.ts';
import { Voice } from './voice.svelte.ts';
import { WakeLock } from './wake-lock.ts';
import type { Words } from './words.ts';

/** What the drive needs of the browser's copy of the world. */
export interface DrivingWorld extends ReportTaker, OutlookWorld {
	/** @param listener hears which places changed, null: the set of places itself */
	onChange(listener: (changed: ReadonlySet<string> | null) => void): () => void;
	/** the alerts that this device knows of, however old the list is */
	readonly alerts: readonly Alert[];
}

/** Two looks ahead are so far apart, ms; with a low battery the other. */
const pause = { usual: 1000, saving: 3000 };
/** So often the alerts on this device are looked through, ms. */
const keptInterval = 10_000;
/** Until it is known where one is, the sun is looked at from the middle of the region. */
const region: Position = { lon: 120.2, lat: 31 };

/** A drive: from each look at where one is follows what lies ahead, what is said of it and what is asked. */
export class Driving implements Sight {
	phase = $state<'ready' | 'driving'>('ready');
	problem = $state<PositionProblem | null>(null);
	/** the roads: without them what is ahead is told by air */
	roads = $state<'loading' | 'ready' | 'missing'>('loading');
	network = $state.raw<Network | null>(null);
	here = $state.raw<Whereabouts | null>(null);
	/** how long the route is that is followed; none: no way along the roads leads there; null: no route, or not found yet */
	route = $state.raw<Outlook['route']>(null);
	/** everything ahead, in the order it is reached */
	rows = $state.raw<readonly AheadRow[]>([]);
	alerts = $state.raw<readonly AlertAhead[]>([]);
	/** the sun is down */
	night = $state(isNight(Date.now(), region));
	/** the device's clock at the last look, epoch ms */
	now = $state(Date.now());

	readonly voice = new Voice();
	readonly listening = new Listening();
	readonly battery = new Battery();
	readonly reporting: Reporting;
	readonly result = new OwnResult();
	readonly wakeLock = new WakeLock();
	readonly announcing: Announcing;
	readonly asking: Asking;

	#world: DrivingWorld;
	#words: Words;
	#feed: AlertFeed | null;
	/** knows of no road until they are here */
	#filter = new GpsFilter(new Network([]));
	#travel = new Travel();
	#outlook: Outlook;
	#positions: Positions;
	#alerts = new AlertsAhead();
	#keptAlerts: KeptAlerts | null = null;
	#keptAt = -Infinity;
	#timer: ReturnType<typeof setInterval> | undefined;
	#abort = new AbortController();
	#ends: (() => void)[] = [];

	constructor(world: DrivingWorld, words: Words, feed: AlertFeed | null) {
		this.#world = world;
		this.#words = words;
		this.#feed = feed;
		this.#outlook = new Outlook(world);
		this.reporting = new Reporting(world);
		this.announcing = new Announcing(this.voice, this.listening, words);
		this.asking = new Asking(this, world, words, feed);
		this.#positions = new Positions({
			sample: (sample) => {
				this.problem = null;
				this.#filter.hear(sample);
				this.#look();
			},
			problem: (problem) => {
				// in a tunnel nothing is received, and the road is followed all the same
				if (problem === 'denied' || !this.here) this.problem = problem;
			}
		});
	}

	/** Gets ready: the roads, one's own sampling result. @returns what ends everything */
	open(): () => void {
		this.result.start();
		void this.#readRoads();
		this.#ends.push(
			this.#world.onChange((changed) => {
				if (changed === null) this.#outlook.placesChanged();
			})
		);
		return () => this.close();
	}

	/** Follows a route from where one is; null: the road one is on. */
	follow(route: RouteRequest | null): void {
		this.#outlook.follow(route);
		this.route = null;
		this.#feed?.follow(route);
		if (route) void this.#loadSearch();
		this.#look();
	}

	/** Has to be called in a tap: only then may a page speak. */
	start(): void {
		if (this.phase === 'driving') return this.#positions.start(this.battery.low);
		this.phase = 'driving';
		this.voice.prime(this.#words.lang);
		this.wakeLock.hold();
		void this.battery.start();
		this.#ends.push(
			$effect.root(() => {
				$effect(() => this.#setPace(this.battery.low));
			})
		);
		if (this.#feed) {
			this.#ends.push(
				this.#feed.alerts((ahead) => this.#hear(ahead)),
				this.#feed.questions((question) => this.asking.hear(question))
			);
		}
	}

	/** Lets go of the receiver, the screen, the voice and the connection. */
	close(): void {
		this.#abort.abort();
		clearInterval(this.#timer);
		this.#positions.stop();
		this.wakeLock.release();
		this.battery.stop();
		this.voice.stop();
		this.listening.stop();
		this.reporting.stop();
		for (const end of this.#ends.splice(0)) end();
		this.#feed?.close();
	}

	/** The next point that is not said to be closed; where none is ahead, the nearest by air. */
	get samplingPoint(): SamplingPoint | null {
		return this.#outlook.samplingPoint(this.here, this.rows);
	}

	#hear(ahead: AlertAhead): void {
		this.#alerts.hear(ahead, this.#travel.driven);
		this.announcing.hear(ahead);
		this.#look();
	}

	async #readRoads(): Promise<void> {
		const network = await awaitNetwork(this.#abort.signal, () => (this.roads = 'missing'));
		if (!network) return;
		this.network = network;
		this.#filter.use(network);
		this.#outlook.use(network);
		this.roads = 'ready';
		this.#look();
		const { KeptAlerts } = await import('./kept-alerts.ts');
		this.#keptAlerts = new KeptAlerts(network);
		this.#look();
	}

	async #loadSearch(): Promise<void> {
		const { Router } = await import('../domain/road/route.ts');
		this.#outlook.searchWith(Router);
		this.#look();
	}

	/** Takes from the list on this device what the hub has not told, or not yet: there may be no line. */
	#lookThroughKept(here: Whereabouts): void {
		const ticks = performance.now();
		if (!this.#keptAlerts || here.source === 'lost' || ticks - this.#keptAt < keptInterval) return;
		this.#keptAt = ticks;
		const { alerts } = this.#world;
		const motion = { ...here, heading: here.speed >= walking ? here.heading : null };
		const ahead = this.#keptAlerts.ahead(alerts, motion, this.#outlook.legs, this.#world.client.now());
		for (const one of ahead)
			if (!this.#alerts.heard(one.alert.id)) this.#alerts.hear(one, this.#travel.driven);
		for (const alert of alerts) {
			const heard = this.#alerts.heard(alert.id);
			if (!heard || alert.cancelled_at === null || heard.alert.cancelled_at !== null) continue;
			this.#alerts.hear({ ...heard, alert }, this.#travel.driven);
			this.announcing.hear({ ...heard, alert });
		}
	}

	#setPace(saving: boolean): void {
		this.#filter.patience = saving ? savingInterval + 5000 : 5000;
		this.#positions.start(saving);
		clearInterval(this.#timer);
		this.#timer = setInterval(() => this.#look(), saving ? pause.saving : pause.usual);
	}

	/** Where one is now, and everything that follows from it. */
	#look(): void {
		if (this.phase !== 'driving') return;
		const now = (this.now = Date.now());
		const here = (this.here = this.#filter.at(now));
		if (!here) return;
		this.#travel.note(here, now);
		this.#lookAhead(here, now);
		this.#feed?.move({
			lon: here.lon,
			lat: here.lat,
			heading: here.speed >= walking ? here.heading : null,
			speed: here.speed
		});
		if (here.source !== 'lost') this.asking.askOnTheWay(here, now);
		this.announcing.announce(this, now);
		this.asking.askWhatIsOpen(here, this.#travel.turned, now);
	}

	#lookAhead(here: Whereabouts, now: number): void {
		const { driven, pace } = this.#travel;
		this.#outlook.fetchAround(here);
		this.night = isNight(now, here);
		if (here.source !== 'lost') this.rows = this.#outlook.rows(here, pace);
		this.route = this.#outlook.route;
		this.#lookThroughKept(here);
		const metres = new Map(this.rows.map((row) => [row.place.id, row.metres]));
		const metresTo = (id: string) => metres.get(id) ?? null;
		const serverNow = this.#world.client.now();
		this.alerts = this.#alerts.at(
			{ driven, pace, lane: here.lane, network: this.network, metresTo },
			serverNow
		);
		this.#alerts.tidy(serverNow);
	}
}
